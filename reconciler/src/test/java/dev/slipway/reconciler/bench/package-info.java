/** How long things take; each class is a program of its own. */
@NullMarked
package dev.slipway.reconciler.bench;

import org.jspecify.annotations.NullMarked;

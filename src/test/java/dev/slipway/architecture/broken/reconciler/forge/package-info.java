/** Part of a house that breaks the rules. */
@NullMarked
package dev.slipway.architecture.broken.reconciler.forge;

import org.jspecify.annotations.NullMarked;

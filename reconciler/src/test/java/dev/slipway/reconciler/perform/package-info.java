@NullMarked
package dev.slipway.reconciler.perform;

import org.jspecify.annotations.NullMarked;

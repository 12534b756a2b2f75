/** Reads the world once into a value to plan from. */
@NullMarked
package dev.slipway.reconciler.observe;

import org.jspecify.annotations.NullMarked;

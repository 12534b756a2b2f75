/** The daemon as a whole: its settings, and how its parts are put together. */
@NullMarked
package dev.slipway.reconciler.daemon;

import org.jspecify.annotations.NullMarked;

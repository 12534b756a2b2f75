/** Knows what a change of the config repository would do, before it is merged. */
@NullMarked
package dev.slipway.reconciler.preview;

import org.jspecify.annotations.NullMarked;

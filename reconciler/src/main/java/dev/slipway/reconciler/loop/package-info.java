/** When things are done: cadence, queues and back-off, without a word of what is done. */
@NullMarked
package dev.slipway.reconciler.loop;

import org.jspecify.annotations.NullMarked;

/**
 * What each process of ours has that runs long: a folder of its own, parts to be closed, and a way
 * to be told to stop.
 */
@NullMarked
package dev.slipway.reconciler.process;

import org.jspecify.annotations.NullMarked;

/** What is counted and timed, and how it is told to Prometheus. */
@NullMarked
package dev.slipway.reconciler.metrics;

import org.jspecify.annotations.NullMarked;

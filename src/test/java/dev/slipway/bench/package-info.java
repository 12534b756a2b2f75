/** How fast the daemon is, and how much memory it takes: what {@code docs/benchmarks.md} says. */
@NullMarked
package dev.slipway.bench;

import org.jspecify.annotations.NullMarked;

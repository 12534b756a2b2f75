/** The whole of it, end to end: real git, real builds, real processes, real requests. */
@NullMarked
package dev.slipway.e2e;

import org.jspecify.annotations.NullMarked;

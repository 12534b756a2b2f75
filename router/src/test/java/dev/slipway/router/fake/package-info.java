/** A mesh in memory for the tests of whoever publishes tables. */
@NullMarked
package dev.slipway.router.fake;

import org.jspecify.annotations.NullMarked;

/** What people start: the launcher scripts, as processes. */
@NullMarked
package dev.slipway.distribution;

import org.jspecify.annotations.NullMarked;

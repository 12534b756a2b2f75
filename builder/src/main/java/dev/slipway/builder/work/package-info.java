/** How a build is done on this machine, whatever builds: its folder, log, limits and tools. */
@NullMarked
package dev.slipway.builder.work;

import org.jspecify.annotations.NullMarked;

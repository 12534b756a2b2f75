/** How images are built from Dockerfiles, with the engine that this machine has. */
@NullMarked
package dev.slipway.builder.dockerfile;

import org.jspecify.annotations.NullMarked;

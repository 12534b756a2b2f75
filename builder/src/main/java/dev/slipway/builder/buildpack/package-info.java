/** How each kind of source is recognised and built with the tools of this machine. */
@NullMarked
package dev.slipway.builder.buildpack;

import org.jspecify.annotations.NullMarked;

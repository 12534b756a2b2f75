/** How folders of this machine are made, listed and deleted as a whole. */
@NullMarked
package dev.slipway.builder.disk;

import org.jspecify.annotations.NullMarked;

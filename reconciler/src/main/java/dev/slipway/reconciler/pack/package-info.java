/** Knows how Slipway itself becomes an image: its distribution, a Java of its own, a base. */
@NullMarked
package dev.slipway.reconciler.pack;

import org.jspecify.annotations.NullMarked;

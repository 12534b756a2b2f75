/** Tests of what main's package of this name knows. */
@NullMarked
package dev.slipway.reconciler.front;

import org.jspecify.annotations.NullMarked;

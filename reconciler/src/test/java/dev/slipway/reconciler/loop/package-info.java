/** Tests of what main's package of this name knows. */
@NullMarked
package dev.slipway.reconciler.loop;

import org.jspecify.annotations.NullMarked;

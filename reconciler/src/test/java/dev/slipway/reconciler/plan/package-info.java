/** Tests of what main's package of this name knows. */
@NullMarked
package dev.slipway.reconciler.plan;

import org.jspecify.annotations.NullMarked;

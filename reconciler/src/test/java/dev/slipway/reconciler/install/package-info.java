/** Tests of what Slipway consists of on a cluster. */
@NullMarked
package dev.slipway.reconciler.install;

import org.jspecify.annotations.NullMarked;

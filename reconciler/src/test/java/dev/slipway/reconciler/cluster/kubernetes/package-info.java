/** Tests against a real cluster. */
@NullMarked
package dev.slipway.reconciler.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;

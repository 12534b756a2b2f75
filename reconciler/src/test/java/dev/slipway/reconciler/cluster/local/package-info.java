/** The local cluster, with real processes. */
@NullMarked
package dev.slipway.reconciler.cluster.local;

import org.jspecify.annotations.NullMarked;

/** Runs instances as supervised processes of this machine, behind the port {@code Cluster}. */
@NullMarked
package dev.slipway.reconciler.cluster.local;

import org.jspecify.annotations.NullMarked;

/** Runs instances as pods of a Kubernetes cluster: the only place that knows its client. */
@NullMarked
package dev.slipway.reconciler.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;

/** Knows what Slipway itself consists of on a Kubernetes cluster, and how it comes and goes. */
@NullMarked
package dev.slipway.reconciler.install;

import org.jspecify.annotations.NullMarked;

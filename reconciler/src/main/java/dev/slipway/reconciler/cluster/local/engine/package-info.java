/** What podman and docker are told: which commands start, stop, ask and remove containers. */
@NullMarked
package dev.slipway.reconciler.cluster.local.engine;

import org.jspecify.annotations.NullMarked;

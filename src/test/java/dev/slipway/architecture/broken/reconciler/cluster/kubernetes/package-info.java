/** Part of a house that breaks the rules. */
@NullMarked
package dev.slipway.architecture.broken.reconciler.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;

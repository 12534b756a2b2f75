/** What every cluster must do, and one in memory for tests. */
@NullMarked
package dev.slipway.reconciler.cluster;

import org.jspecify.annotations.NullMarked;

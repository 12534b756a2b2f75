/** Where instances run: the port and its values. */
@NullMarked
package dev.slipway.reconciler.cluster;

import org.jspecify.annotations.NullMarked;

/** Where releases are reviewed and commits get a status: the port and its values. */
@NullMarked
package dev.slipway.reconciler.forge;

import org.jspecify.annotations.NullMarked;

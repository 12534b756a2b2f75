@NullMarked
package dev.slipway.reconciler.daemon;

import org.jspecify.annotations.NullMarked;

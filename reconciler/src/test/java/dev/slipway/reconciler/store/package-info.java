@NullMarked
package dev.slipway.reconciler.store;

import org.jspecify.annotations.NullMarked;

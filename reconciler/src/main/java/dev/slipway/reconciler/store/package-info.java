/** Keeps values that are made of records in files. */
@NullMarked
package dev.slipway.reconciler.store;

import org.jspecify.annotations.NullMarked;

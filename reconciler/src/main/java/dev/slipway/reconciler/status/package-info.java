/** What people are shown of apps, releases and what happens, as values. */
@NullMarked
package dev.slipway.reconciler.status;

import org.jspecify.annotations.NullMarked;

/** Part of a house that breaks the rules. */
@NullMarked
package dev.slipway.architecture.broken.reconciler.plan;

import org.jspecify.annotations.NullMarked;

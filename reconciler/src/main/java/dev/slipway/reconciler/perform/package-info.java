/** Does the steps of a plan, each app apart from the others. */
@NullMarked
package dev.slipway.reconciler.perform;

import org.jspecify.annotations.NullMarked;

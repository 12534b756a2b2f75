/**
 * What to do next for each app, given what is wanted and what was observed; nothing is done here.
 */
@NullMarked
package dev.slipway.reconciler.plan;

import org.jspecify.annotations.NullMarked;

/**
 * The releases that were ever made of an app, their numbers, what is held, and the commit's text.
 */
@NullMarked
package dev.slipway.reconciler.ledger;

import org.jspecify.annotations.NullMarked;

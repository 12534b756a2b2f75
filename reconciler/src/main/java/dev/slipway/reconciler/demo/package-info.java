/**
 * The demo: a tour of the main job with real input, under load, that sees for itself that it is
 * true.
 */
@NullMarked
package dev.slipway.reconciler.demo;

import org.jspecify.annotations.NullMarked;

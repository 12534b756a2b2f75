/** Forges for tests: servers that answer as the real ones do, and what every forge does. */
@NullMarked
package dev.slipway.reconciler.forge;

import org.jspecify.annotations.NullMarked;

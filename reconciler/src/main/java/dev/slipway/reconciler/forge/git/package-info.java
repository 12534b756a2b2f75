/** Hosts with nothing but git: a branch is all that there is of a request. */
@NullMarked
package dev.slipway.reconciler.forge.git;

import org.jspecify.annotations.NullMarked;

/** How any forge with a REST API is talked to: a thin client, and what is the same for all. */
@NullMarked
package dev.slipway.reconciler.forge.rest;

import org.jspecify.annotations.NullMarked;

/**
 * What a request costs, in whole processes: the router beside nginx and HAProxy, with the same work
 * to do.
 */
@NullMarked
package dev.slipway.router.bench;

import org.jspecify.annotations.NullMarked;

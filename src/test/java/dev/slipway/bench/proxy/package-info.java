/**
 * What a request costs, in whole processes: the router that people run beside nginx and HAProxy,
 * with the same work to do.
 */
@NullMarked
package dev.slipway.bench.proxy;

import org.jspecify.annotations.NullMarked;

/**
 * How a request gets to an instance and its answer back: the proxy of this process, on Netty's
 * event loops.
 */
@NullMarked
package dev.slipway.router.proxy;

import org.jspecify.annotations.NullMarked;

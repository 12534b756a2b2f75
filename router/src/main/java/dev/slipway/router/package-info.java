/**
 * Which host leads to which backends: the route table, and the port through which it is published.
 */
@NullMarked
package dev.slipway.router;

import org.jspecify.annotations.NullMarked;

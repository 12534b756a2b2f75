/** Knows how several routers come to serve one table: what changed of it, and who serves what. */
@NullMarked
package dev.slipway.router.mesh;

import org.jspecify.annotations.NullMarked;

/** What benches of all modules share: a load, and where results go. */
@NullMarked
package dev.slipway.router.bench;

import org.jspecify.annotations.NullMarked;

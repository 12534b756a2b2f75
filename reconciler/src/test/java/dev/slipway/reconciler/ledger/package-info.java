/** Tests of what main's package of this name knows. */
@NullMarked
package dev.slipway.reconciler.ledger;

import org.jspecify.annotations.NullMarked;

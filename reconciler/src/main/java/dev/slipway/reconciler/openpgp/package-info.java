/** OpenPGP: keys, rings of keys and detached signatures; the only use of Bouncy Castle. */
@NullMarked
package dev.slipway.reconciler.openpgp;

import org.jspecify.annotations.NullMarked;

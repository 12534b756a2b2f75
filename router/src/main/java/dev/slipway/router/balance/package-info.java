/** Which of an app's instances gets the next request, and which get none for a while: decisions. */
@NullMarked
package dev.slipway.router.balance;

import org.jspecify.annotations.NullMarked;

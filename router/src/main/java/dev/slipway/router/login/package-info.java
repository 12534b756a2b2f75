/** Who a client is, by name and password. */
@NullMarked
package dev.slipway.router.login;

import org.jspecify.annotations.NullMarked;

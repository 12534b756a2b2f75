@NullMarked
package dev.slipway.router.login;

import org.jspecify.annotations.NullMarked;

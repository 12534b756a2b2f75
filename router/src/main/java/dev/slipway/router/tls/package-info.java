/** What a certificate is, whether it can be served, and for which host names: without a file. */
@NullMarked
package dev.slipway.router.tls;

import org.jspecify.annotations.NullMarked;

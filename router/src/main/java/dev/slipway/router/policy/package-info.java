/** What an app's settings say to one request: pure, and knows of no connection. */
@NullMarked
package dev.slipway.router.policy;

import org.jspecify.annotations.NullMarked;

/**
 * What the daemon tells and is told over HTTP: the server, its client and the JSON between them.
 */
@NullMarked
package dev.slipway.reconciler.api;

import org.jspecify.annotations.NullMarked;

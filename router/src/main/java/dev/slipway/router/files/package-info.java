/** Certificates in a folder: what is read there, and when it changed. */
@NullMarked
package dev.slipway.router.files;

import org.jspecify.annotations.NullMarked;

/** Reading and writing JSON: the one place that knows the library for it. */
@NullMarked
package dev.slipway.builder.json;

import org.jspecify.annotations.NullMarked;

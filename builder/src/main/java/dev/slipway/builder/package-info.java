/** From source to image: what is built, how, and where images are kept. */
@NullMarked
package dev.slipway.builder;

import org.jspecify.annotations.NullMarked;

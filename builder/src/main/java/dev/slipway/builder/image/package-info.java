/** What an OCI image is made of, wherever it is kept: its documents and its layers. */
@NullMarked
package dev.slipway.builder.image;

import org.jspecify.annotations.NullMarked;

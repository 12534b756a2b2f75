/** How images are written to and read from an OCI image layout in a folder. */
@NullMarked
package dev.slipway.builder.oci;

import org.jspecify.annotations.NullMarked;

/** Part of a house that breaks the rules. */
@NullMarked
package dev.slipway.architecture.broken.builder.oci;

import org.jspecify.annotations.NullMarked;

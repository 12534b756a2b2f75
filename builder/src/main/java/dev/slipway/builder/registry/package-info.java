/** How images are resolved, kept and fetched in OCI registries, over their HTTP interface. */
@NullMarked
package dev.slipway.builder.registry;

import org.jspecify.annotations.NullMarked;

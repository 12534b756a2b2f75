/** How the bytes of a YAML file become a tree with marks, and all that YAML may not do to us. */
@NullMarked
package dev.slipway.manifest.yaml;

import org.jspecify.annotations.NullMarked;

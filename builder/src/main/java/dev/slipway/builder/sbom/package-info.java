/** What packages are in an image, and how that is told in CycloneDX. */
@NullMarked
package dev.slipway.builder.sbom;

import org.jspecify.annotations.NullMarked;

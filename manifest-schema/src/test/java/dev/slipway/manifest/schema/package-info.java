@NullMarked
package dev.slipway.manifest.schema;

import org.jspecify.annotations.NullMarked;

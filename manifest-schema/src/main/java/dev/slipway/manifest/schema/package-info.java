/** The JSON Schema of each kind of file, and what it finds wrong with a tree. */
@NullMarked
package dev.slipway.manifest.schema;

import org.jspecify.annotations.NullMarked;

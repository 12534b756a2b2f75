@NullMarked
package dev.slipway.manifest.yaml;

import org.jspecify.annotations.NullMarked;

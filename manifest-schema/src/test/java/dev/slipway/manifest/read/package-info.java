@NullMarked
package dev.slipway.manifest.read;

import org.jspecify.annotations.NullMarked;

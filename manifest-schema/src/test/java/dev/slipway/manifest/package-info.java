@NullMarked
package dev.slipway.manifest;

import org.jspecify.annotations.NullMarked;

/** Part of a house that breaks the rules. */
@NullMarked
package dev.slipway.architecture.broken.manifest;

import org.jspecify.annotations.NullMarked;

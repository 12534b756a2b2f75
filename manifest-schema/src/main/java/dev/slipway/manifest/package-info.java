/** What may be written in a config repository, as values: apps, platform settings and releases. */
@NullMarked
package dev.slipway.manifest;

import org.jspecify.annotations.NullMarked;

/** How the files of a config repository become apps, platform settings, releases and problems. */
@NullMarked
package dev.slipway.manifest.read;

import org.jspecify.annotations.NullMarked;

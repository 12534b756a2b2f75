/**
 * The server that goes into the image of a static site. Runs on Java 17, as it is run by the
 * machine's own {@code java}, and needs nothing but the JDK.
 */
@NullMarked
package dev.slipway.builder.site;

import org.jspecify.annotations.NullMarked;

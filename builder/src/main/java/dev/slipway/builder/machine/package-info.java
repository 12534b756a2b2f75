/** What this machine is, and how programs are installed on it. */
@NullMarked
package dev.slipway.builder.machine;

import org.jspecify.annotations.NullMarked;

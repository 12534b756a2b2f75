/**
 * Running a build's child processes within limits of time and output, and ending them as a whole.
 */
@NullMarked
package dev.slipway.builder.process;

import org.jspecify.annotations.NullMarked;

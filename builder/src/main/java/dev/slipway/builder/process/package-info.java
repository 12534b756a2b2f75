/**
 * Running a build's child processes within limits of time and output, ending them as a whole, and
 * keeping secrets out of what is shown of programs.
 */
@NullMarked
package dev.slipway.builder.process;

import org.jspecify.annotations.NullMarked;

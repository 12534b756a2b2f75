/** The command line: what people type, and what it prints and exits with. */
@NullMarked
package dev.slipway.reconciler.cli;

import org.jspecify.annotations.NullMarked;

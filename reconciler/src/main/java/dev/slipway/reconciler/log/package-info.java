/** How the process tells what happened, to who watches it. */
@NullMarked
package dev.slipway.reconciler.log;

import org.jspecify.annotations.NullMarked;

/** Where the process begins: everything is wired here, by constructor. */
@NullMarked
package dev.slipway.reconciler;

import org.jspecify.annotations.NullMarked;

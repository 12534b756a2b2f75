/** The shape of the house, as rules that are run. */
@NullMarked
package dev.slipway.architecture;

import org.jspecify.annotations.NullMarked;

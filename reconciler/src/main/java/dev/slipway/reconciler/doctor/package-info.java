/** What Slipway needs of a machine for each of the things it does, and whether it is there. */
@NullMarked
package dev.slipway.reconciler.doctor;

import org.jspecify.annotations.NullMarked;

/** Tests of git on real repositories, and {@code TestRepository} for the tests of others. */
@NullMarked
package dev.slipway.reconciler.git;

import org.jspecify.annotations.NullMarked;

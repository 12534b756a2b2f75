/** Git: the config repository, the sources of apps, and the only use of JGit. */
@NullMarked
package dev.slipway.reconciler.git;

import org.jspecify.annotations.NullMarked;

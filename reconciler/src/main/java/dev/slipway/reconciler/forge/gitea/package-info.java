/** Gitea and Forgejo: their REST API. */
@NullMarked
package dev.slipway.reconciler.forge.gitea;

import org.jspecify.annotations.NullMarked;

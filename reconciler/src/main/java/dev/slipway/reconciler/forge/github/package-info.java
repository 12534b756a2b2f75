/** GitHub and GitHub Enterprise: its REST API, and logging in as a GitHub App. */
@NullMarked
package dev.slipway.reconciler.forge.github;

import org.jspecify.annotations.NullMarked;

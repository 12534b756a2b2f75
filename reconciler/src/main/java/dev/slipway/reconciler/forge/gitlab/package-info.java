/** GitLab: its REST API. */
@NullMarked
package dev.slipway.reconciler.forge.gitlab;

import org.jspecify.annotations.NullMarked;

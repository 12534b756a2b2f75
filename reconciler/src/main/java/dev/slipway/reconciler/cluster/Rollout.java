package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.ReleaseNumber;

/** How far the release that was asked for last has come. */
public sealed interface Rollout {
  /** Nothing was asked for. */
  record None() implements Rollout {}

  /** Asked for; its instances were not all ready at one time yet. */
  record InProgress(ReleaseNumber release) implements Rollout {}

  /**
   * All its instances have been ready at one time. It stays complete when one crashes later, and
   * when the daemon starts again.
   */
  record Complete(ReleaseNumber release) implements Rollout {}

  /**
   * They were not within the deadline. Its instances are still being tried. The reason is one line
   * that ends up in a commit: exit codes and counts, but nothing that an instance wrote.
   */
  record Failed(ReleaseNumber release, String reason) implements Rollout {}
}

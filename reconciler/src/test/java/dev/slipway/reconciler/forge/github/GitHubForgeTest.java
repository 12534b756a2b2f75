package dev.slipway.reconciler.forge.github;

import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.RestForgeContract;

final class GitHubForgeTest extends RestForgeContract {
  @Override
  protected ForgeKind kind() {
    return ForgeKind.GITHUB;
  }
}

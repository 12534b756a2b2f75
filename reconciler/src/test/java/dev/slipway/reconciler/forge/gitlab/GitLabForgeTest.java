package dev.slipway.reconciler.forge.gitlab;

import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.RestForgeContract;

final class GitLabForgeTest extends RestForgeContract {
  @Override
  protected ForgeKind kind() {
    return ForgeKind.GITLAB;
  }
}

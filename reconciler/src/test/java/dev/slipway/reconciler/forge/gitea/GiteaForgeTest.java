package dev.slipway.reconciler.forge.gitea;

import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.RestForgeContract;

final class GiteaForgeTest extends RestForgeContract {
  @Override
  protected ForgeKind kind() {
    return ForgeKind.GITEA;
  }
}

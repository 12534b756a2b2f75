package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.forge.ForgeChoice;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where releases are reviewed, and who we are there. What does not go together is refused by {@link
 * IllegalArgumentException}, with a message for a person.
 *
 * @param token a secret
 * @param app instead of a token
 */
public record ForgeSettings(ForgeChoice choice, Optional<String> token, Optional<App> app) {
  /** As the address of the config repository says, without a token. */
  public static final ForgeSettings DETECTED =
      new ForgeSettings(ForgeChoice.DETECTED, Optional.empty(), Optional.empty());

  /** A GitHub App, by its client ID. */
  public record App(String id, Path key) {}

  public ForgeSettings {
    if (token.isPresent() && app.isPresent()) {
      throw new IllegalArgumentException(
          "--forge-token-file and --github-app are two ways to say the same: give one of them");
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ForgeSettings[" + choice + ", app=" + app + "]";
  }
}

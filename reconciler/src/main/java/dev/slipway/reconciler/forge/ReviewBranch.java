package dev.slipway.reconciler.forge;

import dev.slipway.manifest.AppName;
import java.util.Optional;

/** The branch on which the next release of an app waits for its review: {@code slipway/<app>}. */
public record ReviewBranch(AppName app) {
  public static final String PREFIX = "slipway/";

  /** Of a branch's name without {@code refs/heads/}; empty where it is none of these. */
  public static Optional<ReviewBranch> parse(String branch) {
    return Optional.of(branch)
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .filter(AppName::isValid)
        .map(AppName::new)
        .map(ReviewBranch::new);
  }

  /** Without {@code refs/heads/}. */
  public String name() {
    return PREFIX + app;
  }

  @Override
  public String toString() {
    return name();
  }
}

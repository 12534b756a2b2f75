package dev.slipway.reconciler.git;

import java.util.Optional;

/**
 * A commit to be made: it writes one file.
 *
 * @param author who asked for it; empty: Slipway did it by itself
 */
public record FileCommit(String path, String content, String message, Optional<Person> author) {
  /** One that Slipway makes by itself. */
  public FileCommit(String path, String content, String message) {
    this(path, content, message, Optional.empty());
  }
}

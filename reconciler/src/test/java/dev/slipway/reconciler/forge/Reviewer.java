package dev.slipway.reconciler.forge;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import java.util.Optional;

/** A person who looks at requests. */
public interface Reviewer {
  /** How a request is merged. */
  enum How {
    MERGE,
    SQUASH,
    REBASE
  }

  /**
   * Merges the open request of an app.
   *
   * @return the commit by which it came to the main branch
   */
  ObjectId merge(AppName app, How how);

  /** Closes the open request of an app without merging it. */
  void close(AppName app);

  /**
   * The "Revert" button: takes back what the merged request of an app brought, by a commit on the
   * main branch.
   */
  ObjectId revert(AppName app);

  /** As the forge names this person where a request was merged. */
  String name();

  /** As the forge names this person where a request was closed; empty where it does not. */
  Optional<String> nameOfCloser();
}

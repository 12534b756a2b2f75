package dev.slipway.reconciler.forge;

import dev.slipway.manifest.ObjectId;
import java.net.URI;
import java.util.Optional;

/**
 * How something is, shown beside a commit.
 *
 * @param context what it is about, such as {@code slipway/shop}: a later status of the same context
 *     takes the place of an earlier one
 * @param description one line, at most {@value #LONGEST} characters; what is longer is cut
 * @param page where there is more to see
 */
public record CommitStatus(
    ObjectId commit, String context, State state, String description, Optional<URI> page) {
  private static final int LONGEST = 140;

  public CommitStatus {
    if (context.isBlank() || context.length() > LONGEST) {
      throw new IllegalArgumentException("not the context of a commit status: " + context);
    }
    description = RequestText.cut(description.replaceAll("\\s+", " ").strip(), LONGEST);
  }

  /** How it is. */
  public enum State {
    PENDING,
    SUCCESS,
    FAILURE
  }
}

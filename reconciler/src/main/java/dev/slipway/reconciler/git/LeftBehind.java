package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import java.util.List;
import java.util.Optional;

/**
 * What the followed branch once had and has no more, as far as it was seen here.
 *
 * @param releases the contents of release files that only commits have which were left
 * @param last the last time that commits were left
 */
public record LeftBehind(List<Content> releases, Optional<Rewrite> last) {
  /** The branch was only ever added to. */
  public static final LeftBehind NOTHING = new LeftBehind(List.of(), Optional.empty());

  public LeftBehind {
    releases = List.copyOf(releases);
  }

  /** What a file once was. */
  public record Content(String path, ObjectId blob) {}
}

package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;
import java.util.List;

/**
 * The commits of a source that one commit has and another has not.
 *
 * @param commits the newest first, at most {@link #MOST}
 * @param more how many more there are
 */
public record SourceLog(List<Commit> commits, int more) {
  public static final int MOST = 200;

  public SourceLog {
    commits = List.copyOf(commits);
  }

  /** How many there are. */
  public int count() {
    return commits.size() + more;
  }

  /**
   * A commit of a source.
   *
   * @param author the name of its author
   * @param subject the first line of its message
   */
  public record Commit(ObjectId id, String author, Instant time, String subject) {}
}

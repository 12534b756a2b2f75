package dev.slipway.reconciler.status;

import dev.slipway.reconciler.git.SourceLog;
import java.util.List;

/**
 * The commits of the source between two releases; the API writes the components in this order.
 *
 * @param added those that the later one has and the earlier one has not, newest first
 * @param removed those that the later one has not any more
 * @param more how many there are besides, which are not listed
 * @param unknown why the commits are not told, for a person; empty where they are
 */
public record SourceChanges(
    List<SourceLog.Commit> added, List<SourceLog.Commit> removed, int more, String unknown) {
  /** Both are of the same commit. */
  public static final SourceChanges NONE = new SourceChanges(List.of(), List.of(), 0, "");

  public SourceChanges {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  public static SourceChanges of(SourceLog added, SourceLog removed) {
    return new SourceChanges(added.commits(), removed.commits(), added.more() + removed.more(), "");
  }

  public static SourceChanges unknown(String why) {
    return new SourceChanges(List.of(), List.of(), 0, why);
  }
}

package dev.slipway.reconciler.git;

import dev.slipway.manifest.read.ConfigFiles.Version;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the whole history of a revision holds, side branches that were merged included.
 *
 * @param releases every change of a file below {@code releases/}, parents before children. A commit
 *     changes a file that differs from what every parent of it has; so a merge that takes one side
 *     as it is changes nothing.
 * @param manifests for the path of every manifest that was ever there, and of {@code slipway.yaml},
 *     its contents, newest first (deletions are not among them)
 * @param left what the branch had before it was rewritten
 */
public record History(
    List<FileChange> releases, SortedMap<String, List<Version>> manifests, LeftBehind left) {
  /** Of a branch that was only ever added to. */
  public History(List<FileChange> releases, SortedMap<String, List<Version>> manifests) {
    this(releases, manifests, LeftBehind.NOTHING);
  }

  public History {
    releases = List.copyOf(releases);
    manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
  }

  History beside(LeftBehind before) {
    return new History(releases, manifests, before);
  }
}

package dev.slipway.reconciler.git;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the whole history of a revision holds, side branches that were merged included.
 *
 * @param releases every change of a file below {@code releases/}, parents before children. A commit
 *     with one parent changes a file that differs from it; a merge one that differs from its first
 *     parent.
 * @param manifests the path of every manifest that was ever there
 */
public record History(List<FileChange> releases, SortedSet<String> manifests) {
  public History {
    releases = List.copyOf(releases);
    manifests = Collections.unmodifiableSortedSet(new TreeSet<>(manifests));
  }
}

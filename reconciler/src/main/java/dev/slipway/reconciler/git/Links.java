package dev.slipway.reconciler.git;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedMap;

/** The symbolic links of a tree, by path, and where following them leads; touches no disk. */
record Links(SortedMap<String, String> targets) {
  private static final int MOST_HOPS = 40;

  /** Whether a link leads, by itself or by others on its way, out of the tree or in circles. */
  boolean leaves(String link) {
    var at = new ArrayDeque<String>();
    var ahead = new ArrayDeque<>(List.of(link.split("/", -1)));
    var hops = 0;
    while (!ahead.isEmpty()) {
      var segment = ahead.removeFirst();
      if (segment.equals("..")) {
        if (at.isEmpty()) {
          return true;
        }
        at.removeLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        at.addLast(segment);
        var target = targets.get(String.join("/", at));
        if (target != null) {
          if (target.startsWith("/") || ++hops > MOST_HOPS) {
            return true;
          }
          at.removeLast();
          List.of(target.split("/", -1)).reversed().forEach(ahead::addFirst);
        }
      }
    }
    return false;
  }
}

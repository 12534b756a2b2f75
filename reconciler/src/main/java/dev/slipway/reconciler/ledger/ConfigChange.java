package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** What differs between the configs of two releases, in words and without any value. */
public final class ConfigChange {
  private ConfigChange() {}

  /**
   * One line for each part that differs, such as {@code env: GREETING changed, LOG_LEVEL added}.
   */
  public static List<String> lines(Config before, Config after) {
    if (before.equals(after)) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    addLine(lines, "env", names(before.env(), after.env()));
    addLine(lines, "processes", names(before.processes(), after.processes()));
    if (!before.grace().equals(after.grace())) {
      lines.add("grace: " + before.grace().toSeconds() + "s to " + after.grace().toSeconds() + "s");
    }
    placement(lines, before.placement(), after.placement());
    return lines;
  }

  private static void placement(List<String> lines, Placement before, Placement after) {
    addLine(lines, "nodeSelector", names(before.nodeSelector(), after.nodeSelector()));
    if (!before.pullSecret().equals(after.pullSecret())) {
      lines.add("pullSecret: " + named(before.pullSecret()) + " to " + named(after.pullSecret()));
    }
    addLine(lines, "labels", names(before.labels(), after.labels()));
  }

  private static String named(Optional<String> name) {
    return name.orElse("none");
  }

  private static void addLine(List<String> lines, String part, List<String> words) {
    if (!words.isEmpty()) {
      lines.add(part + ": " + String.join(", ", words));
    }
  }

  private static <K extends Comparable<K>, V> List<String> names(
      Map<K, V> before, Map<K, V> after) {
    var all = new TreeSet<K>(before.keySet());
    all.addAll(after.keySet());
    var words = new ArrayList<String>();
    for (var key : all) {
      if (!before.containsKey(key)) {
        words.add(key + " added");
      } else if (!after.containsKey(key)) {
        words.add(key + " removed");
      } else if (!Objects.equals(before.get(key), after.get(key))) {
        words.add(key + " changed");
      }
    }
    return words;
  }
}

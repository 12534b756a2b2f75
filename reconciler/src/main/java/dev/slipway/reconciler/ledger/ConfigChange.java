package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

  /** In the order of the names. What is the same, which is most of it, is looked up and no more. */
  private static <K extends Comparable<K>, V> List<String> names(
      Map<K, V> before, Map<K, V> after) {
    var words = new TreeMap<K, String>();
    after.forEach((key, value) -> {
      var old = before.get(key);
      if (old == null) {
        words.put(key, key + " added");
      } else if (!old.equals(value)) {
        words.put(key, key + " changed");
      }
    });
    before.keySet().stream()
        .filter(key -> !after.containsKey(key))
        .forEach(key -> words.put(key, key + " removed"));
    return List.copyOf(words.values());
  }
}

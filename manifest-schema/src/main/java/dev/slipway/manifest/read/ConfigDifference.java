package dev.slipway.manifest.read;

import dev.slipway.manifest.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One fact of the config that differs between two releases; secrets are named.
 *
 * @param path such as {@code env.GREETING}
 * @param before empty where it was not said
 * @param after empty where it is not said any more
 */
public record ConfigDifference(String path, Optional<String> before, Optional<String> after) {
  public static List<ConfigDifference> between(Release before, Release after) {
    return between(Optional.of(before), after);
  }

  /** All facts of the later one, where there is none before it. */
  public static List<ConfigDifference> between(Optional<Release> before, Release after) {
    var was = before.map(ConfigFacts::of).orElseGet(TreeMap::new);
    var is = ConfigFacts.of(after);
    var paths = new TreeSet<>(was.keySet());
    paths.addAll(is.keySet());
    var differences = new ArrayList<ConfigDifference>();
    for (var path : paths) {
      var difference =
          new ConfigDifference(
              path, Optional.ofNullable(was.get(path)), Optional.ofNullable(is.get(path)));
      if (!difference.before().equals(difference.after())) {
        differences.add(difference);
      }
    }
    return differences;
  }

  /** Such as {@code - env.GREETING: hello} and {@code + env.GREETING: good day}. */
  public List<String> lines() {
    return Stream.of(
            before.map(value -> "- " + path + ": " + value),
            after.map(value -> "+ " + path + ": " + value))
        .flatMap(Optional::stream)
        .toList();
  }
}

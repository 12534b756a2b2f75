package dev.slipway.reconciler.status;

import dev.slipway.manifest.Release;
import dev.slipway.manifest.read.ReleaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One fact of the config that differs between two releases; secrets are named.
 *
 * @param path such as {@code env.GREETING}
 * @param before empty where it was not said
 * @param after empty where it is not said any more
 */
public record ConfigDifference(String path, Optional<String> before, Optional<String> after) {
  static List<ConfigDifference> between(Release before, Release after) {
    var was = ReleaseFile.configFacts(before);
    var is = ReleaseFile.configFacts(after);
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
}

package dev.slipway.manifest.read;

import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import dev.slipway.manifest.yaml.YamlNode.Sequence;
import java.time.Duration;

/** The rules of the parts that manifests and releases share. */
final class ConfigRules {
  /**
   * What env and commands may hold together, in characters: a release file, where each may be
   * escaped by six, stays below the 1 MiB that is read, and exec's limits are not met.
   */
  private static final int MOST_TEXT = 128 << 10;

  private ConfigRules() {}

  static void check(Mapping parent, Findings findings) {
    var env = Trees.get(parent, "env");
    var processes = Trees.get(parent, "processes");
    var command = Trees.get(parent, "command");
    env.ifPresent(node -> noNul(node, findings));
    processes.ifPresent(node -> noNul(node, findings));
    command.ifPresent(node -> noNul(node, findings));
    var text =
        env.map(ConfigRules::length).orElse(0L)
            + processes.map(ConfigRules::length).orElse(0L)
            + command.map(ConfigRules::length).orElse(0L);
    if (text > MOST_TEXT) {
      var message = "env and commands hold " + text + " characters, at most " + MOST_TEXT + " go";
      findings.add(parent.mark(), "too-much-config", message);
    }
  }

  /** Images by what they are for. */
  static void images(Mapping images, Findings findings) {
    for (var image : images.entries()) {
      ImageText.check(image.value(), findings);
    }
  }

  private static void noNul(YamlNode node, Findings findings) {
    switch (node) {
      case Mapping(var _, var entries) -> entries.forEach(entry -> noNul(entry.value(), findings));
      case Sequence(var _, var items) -> items.forEach(item -> noNul(item, findings));
      case Scalar(var mark, var text, var _) -> {
        if (text.indexOf('\0') >= 0) {
          findings.add(mark, "nul-character", "no process can be given a text with \\0 in it");
        }
      }
    }
  }

  private static long length(YamlNode node) {
    return switch (node) {
      case Mapping(var _, var entries) ->
          entries.stream().mapToLong(entry -> entry.key().length() + length(entry.value())).sum();
      case Sequence(var _, var items) -> items.stream().mapToLong(ConfigRules::length).sum();
      case Scalar(var _, var text, var _) -> text.length();
    };
  }

  /** A duration must be positive and not more than this. */
  static void duration(Mapping parent, String key, Duration most, Findings findings) {
    var duration = ConfigValues.duration(parent, key);
    if (duration.isPresent() && !isBetween(duration.get(), most)) {
      var message =
          Quoted.text(key)
              + " must be more than 0 and at most "
              + DurationText.of(most)
              + ", found "
              + Trees.text(parent, key).orElseThrow();
      findings.add(Trees.get(parent, key).orElseThrow().mark(), "out-of-range", message);
    }
  }

  private static boolean isBetween(Duration duration, Duration most) {
    return duration.isPositive() && duration.compareTo(most) <= 0;
  }
}

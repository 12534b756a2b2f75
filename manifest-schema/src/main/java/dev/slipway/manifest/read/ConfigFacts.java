package dev.slipway.manifest.read;

import dev.slipway.manifest.Release;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlFile;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import dev.slipway.manifest.yaml.YamlNode.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The config of a release, flat: all that its file says of it, each fact by its path. */
final class ConfigFacts {
  private final SortedMap<String, String> facts = new TreeMap<>();

  private ConfigFacts() {}

  static SortedMap<String, String> of(Release release) {
    var text = ReleaseText.of(release).getBytes(StandardCharsets.UTF_8);
    var root = YamlFile.read(text, new Findings(release.app().value())).orElseThrow();
    var facts = new ConfigFacts();
    Trees.mapping(root, "config").entries().forEach(it -> facts.add(it.key(), it.value()));
    return Collections.unmodifiableSortedMap(facts.facts);
  }

  private void add(String path, YamlNode value) {
    if (value instanceof Mapping(var _, var entries) && !entries.isEmpty()) {
      entries.forEach(entry -> add(path + "." + entry.key(), entry.value()));
    } else {
      facts.put(path, text(value));
    }
  }

  private static String text(YamlNode value) {
    return switch (value) {
      case Scalar(var _, var text, var _) -> text;
      case Sequence(var _, var items) ->
          items.stream().map(ConfigFacts::item).collect(Collectors.joining(", ", "[", "]"));
      case Mapping _ -> "{}";
    };
  }

  /** As it is written, so that it is told apart from its neighbours. */
  private static String item(YamlNode value) {
    return value instanceof Scalar(var _, var text, var _) ? YamlText.of(text) : text(value);
  }
}

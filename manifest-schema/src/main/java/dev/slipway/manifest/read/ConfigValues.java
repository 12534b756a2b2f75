package dev.slipway.manifest.read;

import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.Placement;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parts that manifests and releases share, from trees that have no problem. */
final class ConfigValues {
  private ConfigValues() {}

  static SortedMap<EnvName, EnvValue> env(Mapping parent) {
    var env = new TreeMap<EnvName, EnvValue>();
    for (var entry : Trees.mapping(parent, "env").entries()) {
      env.put(new EnvName(entry.key()), envValue(entry.value()));
    }
    return env;
  }

  private static EnvValue envValue(YamlNode node) {
    return switch (node) {
      case Scalar scalar -> new EnvValue.Literal(scalar.text());
      default -> EnvValue.SecretRef.parse(Trees.text(node, "secret").orElseThrow());
    };
  }

  static SortedMap<ProcessType, ProcessSpec> processes(Mapping parent) {
    var processes = new TreeMap<ProcessType, ProcessSpec>();
    for (var entry : Trees.mapping(parent, "processes").entries()) {
      processes.put(new ProcessType(entry.key()), ProcessValues.process(entry.value()));
    }
    return processes;
  }

  static Placement placement(Mapping parent) {
    return new Placement(
        texts(parent, "nodeSelector"), Trees.text(parent, "pullSecret"), texts(parent, "labels"));
  }

  private static SortedMap<String, String> texts(Mapping parent, String key) {
    var texts = new TreeMap<String, String>();
    for (var entry : Trees.mapping(parent, key).entries()) {
      texts.put(entry.key(), Trees.textOf(entry.value()));
    }
    return texts;
  }

  static SortedMap<String, ImageName> images(Mapping images) {
    var named = new TreeMap<String, ImageName>();
    for (var image : images.entries()) {
      named.put(image.key(), ImageName.parse(Trees.textOf(image.value())));
    }
    return named;
  }

  static Optional<Duration> duration(YamlNode node, String key) {
    return Trees.text(node, key).flatMap(DurationText::parse);
  }
}

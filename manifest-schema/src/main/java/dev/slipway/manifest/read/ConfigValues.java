package dev.slipway.manifest.read;

import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import java.time.Duration;
import java.util.List;
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
      processes.put(new ProcessType(entry.key()), process(entry.value()));
    }
    return processes;
  }

  private static ProcessSpec process(YamlNode node) {
    return new ProcessSpec(command(node), Trees.integer(node, "port"), health(node));
  }

  private static List<String> command(YamlNode node) {
    return Trees.items(node, "command").stream().map(Trees::textOf).toList();
  }

  private static Optional<HealthCheck> health(YamlNode node) {
    return Trees.get(node, "health")
        .map(health ->
            Trees.text(health, "http")
                .<HealthCheck>map(HealthCheck.Http::new)
                .orElseGet(HealthCheck.Tcp::new));
  }

  static Optional<Duration> duration(YamlNode node, String key) {
    return Trees.text(node, key).flatMap(DurationText::parse);
  }
}

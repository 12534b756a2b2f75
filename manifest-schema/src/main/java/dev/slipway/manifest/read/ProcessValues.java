package dev.slipway.manifest.read;

import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Resources.Amounts;
import dev.slipway.manifest.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/** What manifests and releases say of a process type, from trees that have no problem. */
final class ProcessValues {
  private ProcessValues() {}

  static ProcessSpec process(YamlNode node) {
    return new ProcessSpec(
        texts(node, "command"),
        Trees.integer(node, "port"),
        Trees.text(node, "protocol").flatMap(Protocol::parse).orElse(Protocol.HTTP),
        health(node),
        resources(node));
  }

  private static List<String> texts(YamlNode node, String key) {
    return Trees.items(node, key).stream().map(Trees::textOf).toList();
  }

  private static Health health(YamlNode node) {
    var health = Trees.mapping(node, "health");
    return new Health(
        check(health).or(() -> Trees.get(health, "readiness").flatMap(ProcessValues::check)),
        Trees.get(health, "liveness").flatMap(ProcessValues::check),
        Trees.get(health, "startup").flatMap(ProcessValues::check));
  }

  private static Optional<HealthCheck> check(YamlNode check) {
    if (Trees.get(check, "tcp").isPresent()) {
      return Optional.of(new HealthCheck.Tcp());
    }
    if (Trees.get(check, "exec").isPresent()) {
      return Optional.of(new HealthCheck.Exec(texts(check, "exec")));
    }
    return Trees.text(check, "http").map(HealthCheck.Http::new);
  }

  private static Resources resources(YamlNode node) {
    var resources = Trees.mapping(node, "resources");
    return new Resources(amounts(resources, "requests"), amounts(resources, "limits"));
  }

  private static Amounts amounts(YamlNode resources, String key) {
    var amounts = Trees.mapping(resources, key);
    return new Amounts(
        Trees.scalar(amounts, "cpu").flatMap(Cpu::parse),
        Trees.scalar(amounts, "memory").flatMap(Memory::parse));
  }
}

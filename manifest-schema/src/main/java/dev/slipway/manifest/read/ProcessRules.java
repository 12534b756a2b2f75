package dev.slipway.manifest.read;

import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Entry;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rules of a process type that a schema can not say. */
final class ProcessRules {
  private static final List<String> WAYS = List.of("http", "tcp", "exec");
  private static final List<String> CHECKS = List.of("readiness", "liveness", "startup");

  private ProcessRules() {}

  /** What manifests and releases share; {@code process} may be the manifest itself. */
  static void check(YamlNode process, Findings findings) {
    Trees.get(process, "health").ifPresent(health -> oneWay(health, findings));
    resources(Trees.mapping(process, "resources"), findings);
  }

  private static void oneWay(YamlNode health, Findings findings) {
    var ways = WAYS.stream().filter(way -> Trees.get(health, way).isPresent()).toList();
    var isBoth =
        !ways.isEmpty() && CHECKS.stream().anyMatch(it -> Trees.get(health, it).isPresent());
    if (ways.size() > 1 || isBoth) {
      var message =
          "a health check is one of {http: /path}, {tcp: true} and {exec: [program]}, or says"
              + " readiness, liveness and startup, each one of these";
      findings.add(health.mark(), "bad-health", message);
    }
  }

  private static void resources(Mapping resources, Findings findings) {
    amount(resources, "cpu", Cpu::parse, findings);
    amount(resources, "memory", Memory::parse, findings);
  }

  private static <T extends Comparable<T>> void amount(
      Mapping resources, String key, Function<String, Optional<T>> parse, Findings findings) {
    var request = value(Trees.mapping(resources, "requests"), key, parse, findings);
    var limit = value(Trees.mapping(resources, "limits"), key, parse, findings);
    if (Resources.isMore(request, limit)) {
      var message =
          "more "
              + key
              + " is requested, "
              + request.get()
              + ", than the limit allows: "
              + limit.get();
      var place = Trees.get(Trees.mapping(resources, "requests"), key).orElseThrow();
      findings.add(place.mark(), "out-of-range", message);
    }
  }

  /** An amount that is well written; empty where none is, or it is a finding. */
  static <T> Optional<T> value(
      Mapping amounts, String key, Function<String, Optional<T>> parse, Findings findings) {
    var text = Trees.scalar(amounts, key);
    var value = text.flatMap(parse);
    if (text.isPresent() && value.isEmpty()) {
      var examples = key.equals("cpu") ? "2, 0.5 or 250m, at least 1m" : "128Mi, 1Gi, at least 1Mi";
      findings.add(
          Trees.get(amounts, key).orElseThrow().mark(),
          "bad-amount",
          Quoted.text(key) + " is written such as " + examples + "; found " + text.get());
    }
    return value;
  }

  /** A check that connects needs a port to connect to. */
  static void healthNeedsPort(Entry process, Findings findings) {
    var health =
        process.value() instanceof Mapping mapping
            ? mapping.entry("health")
            : Optional.<Entry>empty();
    if (Trees.get(process.value(), "port").isEmpty()
        && health.filter(it -> connects(it.value())).isPresent()) {
      findings.add(
          health.get().mark(),
          "health-without-port",
          "the process "
              + Quoted.text(process.key())
              + " has a health check and no port; say the port it listens on");
    }
  }

  private static boolean connects(YamlNode health) {
    return Trees.get(health, "http").isPresent()
        || Trees.get(health, "tcp").isPresent()
        || CHECKS.stream()
            .anyMatch(it -> Trees.get(health, it).filter(ProcessRules::connects).isPresent());
  }

  /** A number of instances is said, or follows how busy they are: not both. */
  static void scale(YamlNode process, Findings findings) {
    var autoscale = Trees.get(process, "autoscale");
    if (autoscale.isEmpty()) {
      return;
    }
    Trees.get(process, "replicas")
        .ifPresent(replicas ->
            findings.add(
                replicas.mark(), "said-twice", "say one of replicas and autoscale, not both"));
    var min = Trees.integer(autoscale.get(), "min");
    var max = Trees.integer(autoscale.get(), "max");
    if (Resources.isMore(min, max)) {
      var message = "min is " + min.get() + ", and max is less: " + max.get();
      findings.add(autoscale.get().mark(), "out-of-range", message);
    }
    if (!saysProcessors(process)) {
      var message =
          "how busy an instance is, is told by the share of its processors that it uses; say"
              + " resources.requests.cpu too";
      findings.add(autoscale.get().mark(), "autoscale-without-cpu", message);
    }
  }

  /** Kubernetes requests as much as the limit where nothing else is said. */
  private static boolean saysProcessors(YamlNode process) {
    return Trees.get(process, "resources").stream()
        .flatMap(resources ->
            Stream.of("requests", "limits").flatMap(it -> Trees.get(resources, it).stream()))
        .anyMatch(amounts -> Trees.get(amounts, "cpu").isPresent());
  }
}

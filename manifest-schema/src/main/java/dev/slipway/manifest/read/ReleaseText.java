package dev.slipway.manifest.read;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.Placement;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Resources.Amounts;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a release. Keys stand in a fixed order, so equal releases are equal bytes. */
final class ReleaseText {
  private final StringBuilder text = new StringBuilder();

  private ReleaseText() {}

  static String of(Release release) {
    var writer = new ReleaseText();
    writer.release(release);
    return writer.text.toString();
  }

  private void release(Release release) {
    var path = ConfigTree.releasePath(release.app());
    line(
        "# "
            + path
            + ". Written by Slipway: one commit per release; revert the commit to roll back.");
    line("apiVersion: slipway.dev/v1");
    line("kind: Release");
    line("app: " + YamlText.of(release.app().value()));
    line("number: " + release.number().value());
    line("image: " + YamlText.of(release.image().toString()));
    release.built().ifPresent(this::source);
    config(release.config());
    line("inputs: " + release.inputs());
    release.restores().ifPresent(number -> line("restores: " + number.value()));
  }

  private void source(Built built) {
    line("source:");
    line("  git: " + YamlText.of(built.source().git()));
    switch (built.source().ref()) {
      case GitRef.Branch(var name) -> line("  branch: " + YamlText.of(name));
      case GitRef.Tag(var name) -> line("  tag: " + YamlText.of(name));
      case GitRef.Commit(var id) -> line("  pinned: " + YamlText.of(id.value()));
    }
    if (!built.source().path().isEmpty()) {
      line("  path: " + YamlText.of(built.source().path()));
    }
    line("  commit: " + YamlText.of(built.commit().value()));
    line("  tree: " + YamlText.of(built.tree().value()));
  }

  private void config(Config config) {
    line("config:");
    if (!config.env().isEmpty()) {
      line("  env:");
      config
          .env()
          .forEach((name, value) -> line("    " + YamlText.of(name.value()) + ": " + env(value)));
    }
    if (config.processes().isEmpty()) {
      line("  processes: {}");
    } else {
      line("  processes:");
      config.processes().forEach((type, process) -> process(YamlText.of(type.value()), process));
    }
    line("  grace: " + DurationText.of(config.grace()));
    placement(config.placement());
  }

  private static String env(EnvValue value) {
    return switch (value) {
      case EnvValue.Literal(var literal) -> YamlText.of(literal);
      case EnvValue.SecretRef secret -> "{secret: " + YamlText.of(secret.toString()) + "}";
    };
  }

  private void process(String type, ProcessSpec process) {
    if (process.equals(new ProcessSpec(List.of(), Optional.empty()))) {
      line("    " + type + ": {}");
      return;
    }
    line("    " + type + ":");
    if (!process.command().isEmpty()) {
      line("      command: " + YamlText.list(process.command()));
    }
    process.port().ifPresent(port -> line("      port: " + port));
    if (process.protocol() != Protocol.HTTP) {
      line("      protocol: " + process.protocol());
    }
    if (!process.health().equals(Health.DEFAULT)) {
      line("      health: " + health(process.health()));
    }
    if (!process.resources().isEmpty()) {
      line("      resources: " + resources(process.resources()));
    }
  }

  private void placement(Placement placement) {
    texts("nodeSelector", placement.nodeSelector());
    placement.pullSecret().ifPresent(name -> line("  pullSecret: " + YamlText.of(name)));
    texts("labels", placement.labels());
  }

  private void texts(String key, SortedMap<String, String> texts) {
    if (!texts.isEmpty()) {
      line("  " + key + ":");
      texts.forEach((name, value) -> line("    " + YamlText.of(name) + ": " + YamlText.of(value)));
    }
  }

  private static String resources(Resources resources) {
    return flow(
        Stream.of(
            amounts(resources.requests()).map(it -> "requests: " + it),
            amounts(resources.limits()).map(it -> "limits: " + it)));
  }

  private static Optional<String> amounts(Amounts amounts) {
    return Optional.of(
            flow(
                Stream.of(
                    amounts.cpu().map(it -> "cpu: " + YamlText.of(it.toString())),
                    amounts.memory().map(it -> "memory: " + YamlText.of(it.toString())))))
        .filter(_ -> !amounts.isEmpty());
  }

  private static String health(Health health) {
    return health.isReadinessOnly() && health.readiness().isPresent()
        ? check(health.readiness().get())
        : flow(
            Stream.of(
                health.readiness().map(it -> "readiness: " + check(it)),
                health.liveness().map(it -> "liveness: " + check(it)),
                health.startup().map(it -> "startup: " + check(it))));
  }

  private static String flow(Stream<Optional<String>> parts) {
    return parts.flatMap(Optional::stream).collect(Collectors.joining(", ", "{", "}"));
  }

  private static String check(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Http(var path) -> "{http: " + YamlText.of(path) + "}";
      case HealthCheck.Tcp() -> "{tcp: true}";
      case HealthCheck.Exec(var command) -> "{exec: " + YamlText.list(command) + "}";
    };
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}

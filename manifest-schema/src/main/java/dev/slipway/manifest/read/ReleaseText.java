package dev.slipway.manifest.read;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;

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
    source(release.built());
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
  }

  private static String env(EnvValue value) {
    return switch (value) {
      case EnvValue.Literal(var literal) -> YamlText.of(literal);
      case EnvValue.SecretRef secret -> "{secret: " + YamlText.of(secret.toString()) + "}";
    };
  }

  private void process(String type, ProcessSpec process) {
    if (process.command().isEmpty() && process.port().isEmpty()) {
      line("    " + type + ": {}");
      return;
    }
    line("    " + type + ":");
    if (!process.command().isEmpty()) {
      line("      command: " + YamlText.list(process.command()));
    }
    process.port().ifPresent(port -> line("      port: " + port));
    process.health().ifPresent(health -> line("      health: " + health(health)));
  }

  private static String health(HealthCheck health) {
    return switch (health) {
      case HealthCheck.Http(var path) -> "{http: " + YamlText.of(path) + "}";
      case HealthCheck.Tcp() -> "{tcp: true}";
    };
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}

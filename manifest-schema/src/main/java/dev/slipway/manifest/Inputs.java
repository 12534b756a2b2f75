package dev.slipway.manifest;

import java.util.stream.Collectors;

/** The hash of all that a release is made of. */
public final class Inputs {
  private Inputs() {}

  /**
   * The inputs of a build and a manifest's config: a SHA-256 over the build key and every part of
   * the config, each text with its length before it, so that no two configs have one form. Equal
   * configs have equal inputs, in whatever order they were written.
   */
  public static Digest of(Digest buildKey, Config config) {
    var text = new StringBuilder("slipway inputs 1\n").append(buildKey).append('\n');
    config
        .env()
        .forEach((name, value) ->
            text.append("env ").append(name).append(' ').append(form(value)).append('\n'));
    config
        .processes()
        .forEach((type, spec) ->
            text.append("process ").append(type).append(' ').append(form(spec)).append('\n'));
    text.append("grace ").append(config.grace()).append('\n');
    return Digest.of(text.toString());
  }

  private static String form(EnvValue value) {
    return switch (value) {
      case EnvValue.Literal(var literal) -> "literal " + sized(literal);
      case EnvValue.SecretRef secret -> "secret " + sized(secret.toString());
    };
  }

  private static String form(ProcessSpec spec) {
    var command = spec.command().stream().map(Inputs::sized).collect(Collectors.joining(" "));
    var health =
        spec.health()
            .map(check ->
                switch (check) {
                  case HealthCheck.Http(var path) -> "http " + sized(path);
                  case HealthCheck.Tcp() -> "tcp";
                })
            .orElse("none");
    var port = spec.port().map(Object::toString).orElse("none");
    return "command [" + command + "] port " + port + " health " + health;
  }

  private static String sized(String text) {
    return text.length() + ":" + text;
  }
}

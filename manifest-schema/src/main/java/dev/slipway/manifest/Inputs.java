package dev.slipway.manifest;

import dev.slipway.manifest.Resources.Amounts;
import java.util.Optional;
import java.util.stream.Collectors;

/** The hash of all that a release is made of. */
public final class Inputs {
  private Inputs() {}

  /**
   * The inputs of a build (or of an image by reference: its digest) and a manifest's config: a
   * SHA-256 over the build and every part of the config, each text with its length before it, so
   * that no two configs have one form. Equal configs have equal inputs, in whatever order they were
   * written.
   */
  public static Digest of(Digest build, Config config) {
    var text = new StringBuilder("slipway inputs 1\n").append(build).append('\n');
    config
        .env()
        .forEach((name, value) ->
            text.append("env ").append(name).append(' ').append(form(value)).append('\n'));
    config
        .processes()
        .forEach((type, spec) ->
            text.append("process ").append(type).append(' ').append(form(spec)).append('\n'));
    text.append("grace ").append(config.grace()).append('\n');
    text.append(form(config.placement()));
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
    var port = spec.port().map(Object::toString).orElse("none");
    var health = spec.health();
    return "command ["
        + command
        + "] port "
        + port
        + said(" protocol ", spec.protocol().toString(), spec.protocol() != Protocol.HTTP)
        + " health "
        + form(health.readiness())
        + said(" liveness ", form(health.liveness()), health.liveness().isPresent())
        + said(" startup ", form(health.startup()), health.startup().isPresent())
        + said(" resources ", form(spec.resources()), !spec.resources().isEmpty());
  }

  /**
   * What was added to the form later is there only where it is said: the inputs of all that was
   * released before stay what they were.
   */
  private static String said(String label, String form, boolean isSaid) {
    return isSaid ? label + form : "";
  }

  private static String form(Optional<HealthCheck> check) {
    return switch (check.orElse(null)) {
      case HealthCheck.Http(var path) -> "http " + sized(path);
      case HealthCheck.Tcp() -> "tcp";
      case HealthCheck.Exec(var command) ->
          "exec [" + command.stream().map(Inputs::sized).collect(Collectors.joining(" ")) + "]";
      case null -> "none";
    };
  }

  private static String form(Resources resources) {
    return form(resources.requests()) + " of " + form(resources.limits());
  }

  private static String form(Amounts amounts) {
    return amounts.cpu().map(Object::toString).orElse("any")
        + ","
        + amounts.memory().map(Object::toString).orElse("any");
  }

  private static String form(Placement placement) {
    var form = new StringBuilder();
    placement.nodeSelector().forEach((key, value) -> line(form, "node", key, value));
    placement.pullSecret().ifPresent(name -> line(form, "pull", name, ""));
    placement.labels().forEach((key, value) -> line(form, "label", key, value));
    return form.toString();
  }

  private static void line(StringBuilder form, String what, String key, String value) {
    form.append(what).append(' ').append(sized(key)).append(' ').append(sized(value)).append('\n');
  }

  private static String sized(String text) {
    return text.length() + ":" + text;
  }
}

package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An {@link InstanceRecord} as keys and values. */
final class RecordText {
  private static final String LITERAL = "=";
  private static final String SECRET = "secret ";

  private RecordText() {}

  static Properties write(InstanceRecord record) {
    var text = new Properties();
    text.setProperty("app", record.app().value());
    text.setProperty("release", String.valueOf(record.id().release().value()));
    text.setProperty("type", record.id().type().value());
    text.setProperty("ordinal", String.valueOf(record.id().ordinal()));
    text.setProperty("retired", String.valueOf(record.retired()));
    text.setProperty("restarts", String.valueOf(record.restarts()));
    record.port().ifPresent(port -> text.setProperty("port", String.valueOf(port)));
    record.marker().ifPresent(marker -> text.setProperty("marker", marker));
    record
        .process()
        .ifPresent(process -> {
          text.setProperty("process.pid", String.valueOf(process.pid()));
          text.setProperty("process.start", process.start());
          text.setProperty("process.grouped", String.valueOf(process.grouped()));
        });
    writeSpec(record.spec(), text);
    return text;
  }

  private static void writeSpec(InstanceSpec spec, Properties text) {
    text.setProperty("image", spec.image().toString());
    text.setProperty("folder", spec.workingFolder());
    text.setProperty("grace", spec.grace().toString());
    text.setProperty("commit", spec.commit().value());
    for (int i = 0; i < spec.command().size(); i++) {
      text.setProperty("command." + i, spec.command().get(i));
    }
    spec.imageEnv().forEach((name, value) -> text.setProperty("imageEnv." + name, value));
    spec.env()
        .forEach((name, value) ->
            text.setProperty(
                "env." + name,
                switch (value) {
                  case EnvValue.Literal(var literal) -> LITERAL + literal;
                  case EnvValue.SecretRef secret -> SECRET + secret;
                }));
    spec.health()
        .ifPresent(health ->
            text.setProperty(
                "health",
                switch (health) {
                  case HealthCheck.Http(var path) -> path;
                  case HealthCheck.Tcp() -> "tcp";
                  case HealthCheck.Exec _ ->
                      throw new IllegalArgumentException("not run on this machine: " + health);
                }));
  }

  /** Throws where it is not what {@link #write} wrote. */
  static InstanceRecord read(Properties text) throws DamagedException {
    try {
      var id =
          new InstanceId(
              new ReleaseNumber(Integer.parseInt(need(text, "release"))),
              new ProcessType(need(text, "type")),
              Integer.parseInt(need(text, "ordinal")));
      return new InstanceRecord(
          new AppName(need(text, "app")),
          id,
          readSpec(text),
          Boolean.parseBoolean(need(text, "retired")),
          Integer.parseInt(need(text, "restarts")),
          find(text, "port").map(Integer::valueOf),
          find(text, "marker"),
          readProcess(text));
    } catch (RuntimeException e) {
      throw new DamagedException("damaged record", e);
    }
  }

  private static InstanceSpec readSpec(Properties text) {
    return new InstanceSpec(
        ImageRef.parse(need(text, "image")),
        need(text, "folder"),
        below(text, "imageEnv."),
        command(text),
        env(text),
        find(text, "health")
            .map(health ->
                health.startsWith("/") ? new HealthCheck.Http(health) : new HealthCheck.Tcp()),
        Duration.parse(need(text, "grace")),
        new ObjectId(need(text, "commit")));
  }

  private static Optional<ProcessIdentity> readProcess(Properties text) {
    return find(text, "process.pid")
        .map(pid ->
            new ProcessIdentity(
                Long.parseLong(pid),
                need(text, "process.start"),
                Boolean.parseBoolean(need(text, "process.grouped"))));
  }

  private static List<String> command(Properties text) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> find(text, "command." + i))
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow)
        .toList();
  }

  private static SortedMap<EnvName, EnvValue> env(Properties text) {
    var env = new TreeMap<EnvName, EnvValue>();
    below(text, "env.")
        .forEach((name, value) ->
            env.put(
                new EnvName(name),
                value.startsWith(LITERAL)
                    ? new EnvValue.Literal(value.substring(LITERAL.length()))
                    : EnvValue.SecretRef.parse(value.substring(SECRET.length()))));
    return env;
  }

  private static SortedMap<String, String> below(Properties text, String prefix) {
    var found = new TreeMap<String, String>();
    for (var key : text.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), need(text, key));
      }
    }
    return found;
  }

  private static Optional<String> find(Properties text, String key) {
    return Optional.ofNullable(text.getProperty(key));
  }

  private static String need(Properties text, String key) {
    return find(text, key).orElseThrow(() -> new IllegalArgumentException("no " + key));
  }
}

package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
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
  private static final String LISTENS = "listens";
  private static final String PROTOCOL = "protocol";
  private static final String MEMORY = "memory";
  private static final String CONTAINER = "container";
  private static final String INSIDE = "container.port";
  private static final String CPU = "container.cpu";
  private static final String PULL_SECRET = "container.pullSecret";
  private static final String STARTED = "started";

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
    text.setProperty(STARTED, String.valueOf(record.started()));
    writeSpec(record.spec(), text);
    return text;
  }

  private static void writeSpec(InstanceSpec spec, Properties text) {
    text.setProperty("image", spec.image().toString());
    text.setProperty("folder", spec.workingFolder());
    text.setProperty("grace", spec.grace().toString());
    spec.commit().ifPresent(commit -> text.setProperty("commit", commit.value()));
    writeList(spec.command(), text, "command.");
    spec.imageEnv().forEach((name, value) -> text.setProperty("imageEnv." + name, value));
    spec.env()
        .forEach((name, value) ->
            text.setProperty(
                "env." + name,
                switch (value) {
                  case EnvValue.Literal(var literal) -> LITERAL + literal;
                  case EnvValue.SecretRef secret -> SECRET + secret;
                }));
    text.setProperty(LISTENS, String.valueOf(spec.listens()));
    text.setProperty(PROTOCOL, spec.protocol().toString());
    spec.memory().ifPresent(memory -> text.setProperty(MEMORY, String.valueOf(memory.bytes())));
    HealthText.write(spec.health(), text);
    text.setProperty(CONTAINER, String.valueOf(spec.container().isPresent()));
    spec.container().ifPresent(container -> writeContainer(container, text));
  }

  private static void writeContainer(ContainerSpec container, Properties text) {
    container.port().ifPresent(port -> text.setProperty(INSIDE, String.valueOf(port)));
    container.cpu().ifPresent(cpu -> text.setProperty(CPU, String.valueOf(cpu.millis())));
    container.pullSecret().ifPresent(name -> text.setProperty(PULL_SECRET, name));
  }

  static void writeList(List<String> list, Properties text, String prefix) {
    for (int i = 0; i < list.size(); i++) {
      text.setProperty(prefix + i, list.get(i));
    }
  }

  /** Throws where it is not what {@link #write} wrote, now or in an earlier version. */
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
          readProcess(text),
          find(text, STARTED).map(Boolean::valueOf).orElse(false));
    } catch (RuntimeException e) {
      throw new DamagedException("damaged record", e);
    }
  }

  private static InstanceSpec readSpec(Properties text) {
    var health = HealthText.read(text);
    return new InstanceSpec(
        ImageRef.parse(need(text, "image")),
        need(text, "folder"),
        below(text, "imageEnv."),
        list(text, "command."),
        env(text),
        // Before it was written, what listened and nothing else had a check.
        find(text, LISTENS).map(Boolean::valueOf).orElse(health.readiness().isPresent()),
        find(text, PROTOCOL).flatMap(Protocol::parse).orElse(Protocol.HTTP),
        health,
        find(text, MEMORY).map(bytes -> new Memory(Long.parseLong(bytes))),
        Duration.parse(need(text, "grace")),
        find(text, "commit").map(ObjectId::new),
        readContainer(text));
  }

  private static Optional<ContainerSpec> readContainer(Properties text) {
    return find(text, CONTAINER)
        .filter(Boolean::parseBoolean)
        .map(_ ->
            new ContainerSpec(
                find(text, INSIDE).map(Integer::valueOf),
                find(text, CPU).map(millis -> new Cpu(Integer.parseInt(millis))),
                find(text, PULL_SECRET)));
  }

  private static Optional<ProcessIdentity> readProcess(Properties text) {
    return find(text, "process.pid")
        .map(pid ->
            new ProcessIdentity(
                Long.parseLong(pid),
                need(text, "process.start"),
                Boolean.parseBoolean(need(text, "process.grouped"))));
  }

  /** What stands behind this prefix and 0, 1, 2 and so on. */
  static List<String> list(Properties text, String prefix) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> find(text, prefix + i))
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

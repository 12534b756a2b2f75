package dev.slipway.manifest.read;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Placement;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Resources.Amounts;
import dev.slipway.manifest.Source;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Releases as odd as they may be; the same for each seed. */
final class RandomReleases {
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "on",
          "yes",
          "true",
          "null",
          "~",
          "010",
          "1e3",
          "0x1F",
          "1_000",
          "22:22",
          "-",
          "--",
          "---",
          "...",
          "- a",
          "? a",
          ": a",
          "a: b",
          "a:",
          ":a",
          "a #b",
          "#b",
          "[a]",
          "{a: b}",
          "a, b",
          "a,b",
          "&a",
          "*a",
          "!a",
          "!!str a",
          "|",
          ">",
          "%a",
          "@a",
          "`a",
          "'a'",
          "\"a\"",
          "it's",
          "a\"b",
          "a\\nb",
          "a\nb",
          "a\r\nb",
          "\ta",
          "a\t",
          " a",
          "a ",
          "<<",
          "=",
          ".inf",
          "2026-01-01",
          "sha256:abc",
          "Grüße",
          "日本語",
          "😀",
          "\uFEFFa",
          "a\u2028b",
          "a\u0085b",
          "\u00A0",
          "\u200B",
          "\u0007",
          "\u001B[31m",
          "\uD800",
          "$PORT",
          "${A:-b}",
          "a=b",
          "--x=y",
          "-x",
          "C:\\dir",
          "http://a/b?c=d#e",
          "\uFFFE",
          "\u007F",
          "e\u0301",
          "\uE000",
          "x".repeat(2_000),
          "日".repeat(700));

  private final Random random;

  RandomReleases(long seed) {
    random = new Random(seed);
  }

  Release next() {
    return new Release(
        new AppName(one("shop", "true", "null", "on", "y", "a-b-c")),
        number(),
        new ImageRef(one("shop", "a/b", "registry.example.com:5000/a/b"), digest()),
        maybe(() -> new Built(source(), id(), id())),
        config(),
        digest(),
        maybe(this::number));
  }

  String text() {
    var text = one(NASTY.toArray(String[]::new));
    return random.nextInt(3) > 0 ? text : text + one(NASTY.toArray(String[]::new));
  }

  private Source source() {
    var ref =
        switch (random.nextInt(3)) {
          case 0 -> new GitRef.Branch(name());
          case 1 -> new GitRef.Tag(name());
          default -> new GitRef.Commit(id());
        };
    var path = shortened(text()).replaceAll("^/+|/+$", "");
    return new Source("https://git.example.com/" + shortened(text()), ref, path);
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) > 1_000 ? "x" : text;
  }

  private String name() {
    return one("main", "1.10", "release/1.x", "on", "010", "feature/#12", "ünïcode", "12345678");
  }

  private Config config() {
    SortedMap<EnvName, EnvValue> env = new TreeMap<>();
    times(8, () -> env.put(new EnvName(envName()), envValue()));
    SortedMap<ProcessType, ProcessSpec> processes = new TreeMap<>();
    times(
        4, () -> processes.put(new ProcessType(one("web", "worker", "on", "n", "x-1")), process()));
    return new Config(
        env, processes, Duration.ofMillis(1 + random.nextInt(4_000_000)), placement());
  }

  private Placement placement() {
    SortedMap<String, String> selector = new TreeMap<>();
    times(2, () -> selector.put(one("disk", "example.com/on"), one("ssd", "true", "1.10", "")));
    SortedMap<String, String> labels = new TreeMap<>();
    times(2, () -> labels.put(one("team", "y"), one("web", "on", "010", "")));
    return new Placement(selector, maybe(() -> one("registry", "on", "1")), labels);
  }

  private String envName() {
    return one("A", "_", "ON", "null", "true", "Y", "NO", "lower", "A1", "x".repeat(255));
  }

  private EnvValue envValue() {
    return random.nextBoolean()
        ? new EnvValue.Literal(text())
        : new EnvValue.SecretRef(one("shop-db", "a.b", "1", "on"), one("url", "A_b.c", "-", "..."));
  }

  private ProcessSpec process() {
    var command = IntStream.range(0, random.nextInt(4)).mapToObj(_ -> "x" + text()).toList();
    Optional<Integer> port = maybe(() -> 1 + random.nextInt(65_535));
    var isOpen = port.isPresent();
    var health =
        new Health(
            maybe(() -> check(isOpen)), maybe(() -> check(isOpen)), maybe(() -> check(isOpen)));
    return new ProcessSpec(
        command,
        port,
        random.nextBoolean() ? Protocol.HTTP : Protocol.H2C,
        health,
        new Resources(amounts(1), amounts(1_000)));
  }

  private Amounts amounts(int factor) {
    return new Amounts(
        maybe(() -> new Cpu(factor * (1 + random.nextInt(999)))),
        maybe(() -> new Memory(((long) factor << 20) * (1 + random.nextInt(999)) + factor - 1)));
  }

  private HealthCheck check(boolean isOpen) {
    if (!isOpen || random.nextInt(3) == 0) {
      return new HealthCheck.Exec(List.of("bin/check", text()));
    }
    return random.nextBoolean()
        ? new HealthCheck.Tcp()
        : new HealthCheck.Http(
            one("/", "/healthz", "/a?b=c&d=e", "/ü", "/a:b", "/{a}", "/[", "/'"));
  }

  private ReleaseNumber number() {
    return new ReleaseNumber(random.nextBoolean() ? 1 + random.nextInt(20) : Integer.MAX_VALUE);
  }

  private Digest digest() {
    return Digest.of(Long.toString(random.nextLong()));
  }

  private ObjectId id() {
    return switch (random.nextInt(4)) {
      case 0 -> new ObjectId("1234567890".repeat(4));
      case 1 -> new ObjectId("123456e7".repeat(5).substring(0, 8) + "0".repeat(32));
      default -> {
        var bytes = new byte[20];
        random.nextBytes(bytes);
        yield new ObjectId(HexFormat.of().formatHex(bytes));
      }
    };
  }

  private <T> Optional<T> maybe(Supplier<T> supplier) {
    return random.nextBoolean() ? Optional.of(supplier.get()) : Optional.empty();
  }

  private void times(int most, Runnable action) {
    IntStream.range(0, random.nextInt(most + 1)).forEach(_ -> action.run());
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

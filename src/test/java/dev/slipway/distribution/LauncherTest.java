package dev.slipway.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/slipway} of the distribution, wherever it was put and whoever starts it. */
class LauncherTest {
  private static final Path DISTRIBUTION = Path.of("../../reconciler/target/slipway");
  private static final String VERSION = "slipway \\S+ \\(Java \\S+\\)\n";

  /** It is done at the lowest priority, so that a busy machine takes its time. */
  private static final Duration RECORDING = Duration.ofMinutes(4);

  @TempDir Path temporary;
  private Path home = Path.of("");

  @BeforeEach
  void putTheDistributionSomewhere() throws IOException {
    home = temporary.resolve("put anywhere");
    link("bin");
    link("lib");
  }

  private void link(String folder) throws IOException {
    Files.createDirectories(home.resolve(folder));
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve(folder))) {
      for (Path file : files.toList()) {
        Files.createLink(home.resolve(folder).resolve(file.getFileName()), file.toRealPath());
      }
    }
  }

  @Test
  void saysItsVersionAndNothingElse() throws Exception {
    Finished finished = slipway(Map.of("SLIPWAY_CACHE_DIR", "none"), "--version");

    assertThat(finished.out()).matches(VERSION);
    assertThat(finished.err()).isEmpty();
    assertThat(finished.exitCode()).isZero();
  }

  @Test
  void theExitCodeIsTheJvms() throws Exception {
    Finished finished = slipway(Map.of("SLIPWAY_CACHE_DIR", "none"), "--no-such-option");

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.out()).isEmpty();
    assertThat(finished.err()).startsWith("slipway: ");
  }

  @Test
  void isFoundThroughLinks() throws Exception {
    Path first = Files.createSymbolicLink(temporary.resolve("first"), script());
    Path second = Files.createSymbolicLink(temporary.resolve("second"), Path.of("first"));

    Finished finished = run(Map.of("SLIPWAY_CACHE_DIR", "none"), second, "--version");

    assertThat(first).isSymbolicLink();
    assertThat(finished.out()).matches(VERSION);
  }

  @Test
  void anEmptyPathAndNoHomeAreEnoughWithJavaHome() throws Exception {
    Finished finished = run(Map.of("SLIPWAY_CACHE_DIR", "none"), script(), "--version");

    assertThat(finished.out()).matches(VERSION);
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void ajavaHomeThatIsTooOldIsPassedOver() throws Exception {
    Path old = temporary.resolve("old-jdk");
    Files.createDirectories(old.resolve("bin"));
    Files.copy(script(), old.resolve("bin/java"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"24.0.2\"\n");
    String path = System.getProperty("java.home") + "/bin:" + System.getenv("PATH");

    Finished finished =
        run(
            Map.of("SLIPWAY_CACHE_DIR", "none", "JAVA_HOME", old.toString(), "PATH", path),
            script(),
            "--version");

    assertThat(finished.out()).matches(VERSION);
  }

  @Test
  void onlyARoutersMemoryIsCollectedBesideItsWork() throws Exception {
    var told = Map.of("SLIPWAY_CACHE_DIR", "none", "SLIPWAY_JAVA_OPTS", "-Xlog:gc:stdout");

    assertThat(slipway(told, "router", "--help").out()).contains("Using G1");
    assertThat(slipway(told, "daemon", "--help").out()).contains("Using Serial");
  }

  @Test
  @Tag("full")
  void theFirstRunRecordsAStartUpCacheThatTheNextOnesUse() throws Exception {
    assertThat(slipway(Map.of(), "--version").err()).isEmpty();
    await()
        .atMost(RECORDING)
        .until(() -> caches(home.resolve("cache")).size() == 1 && recordings().isEmpty());

    assertThat(sourceOfMain("daemon")).isEqualTo("shared objects file");
    assertThat(sourceOfMain("router")).as("a router holds none of it").contains(".jar");
  }

  /** From where a command reads its first class. */
  private String sourceOfMain(String command) throws Exception {
    Path log = temporary.resolve(command + ".log");
    Finished finished =
        slipway(
            Map.of("SLIPWAY_JAVA_OPTS", "-Xlog:class+load:file=\"" + log + "\""),
            command,
            "--help");
    assertThat(finished.out()).startsWith("Usage: slipway " + command);
    assertThat(finished.err()).isEmpty();
    String start = "dev.slipway.reconciler.Main source: ";
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains(start))
          .map(line -> line.substring(line.indexOf(start) + start.length()).strip())
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  @Tag("full")
  void aCacheThatIsBrokenIsNotTalkedAbout() throws Exception {
    slipway(Map.of(), "--version");
    await()
        .atMost(RECORDING)
        .until(() -> caches(home.resolve("cache")).size() == 1 && recordings().isEmpty());
    Files.writeString(caches(home.resolve("cache")).getFirst(), "not a cache");

    Finished finished = slipway(Map.of(), "--version");

    assertThat(finished.out()).matches(VERSION);
    assertThat(finished.err()).isEmpty();
    assertThat(finished.exitCode()).isZero();
  }

  @Test
  void aCacheFolderThatCannotBeMadeIsNoTrouble() throws Exception {
    Path file = Files.writeString(temporary.resolve("a file"), "");

    Finished finished =
        slipway(Map.of("SLIPWAY_CACHE_DIR", file.resolve("below").toString()), "--version");

    assertThat(finished.out()).matches(VERSION);
    assertThat(finished.err()).isEmpty();
  }

  private Finished slipway(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var all = new HashMap<>(environment);
    all.put("PATH", System.getenv("PATH"));
    all.put("HOME", temporary.toString());
    return run(all, script(), arguments);
  }

  private Finished run(Map<String, String> environment, Path script, String... arguments)
      throws IOException, InterruptedException {
    var all = new HashMap<>(environment);
    all.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    all.putIfAbsent("PATH", "/usr/bin:/bin");
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return Finished.run(temporary, all, command);
  }

  private Path script() {
    return home.resolve("bin/slipway");
  }

  private List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("cache"))) {
      return files.filter(file -> file.toString().endsWith(".recording")).toList();
    }
  }

  private static List<Path> caches(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }
}

package dev.slipway.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./slipway} of a clone: when it builds, and what it says. Maven's place is taken by a
 * script that makes a distribution of one line; CI runs the real one.
 */
class CloneLauncherTest {
  private static final Path REPOSITORY = Path.of("../..");
  private static final String FIND_JAVA = "reconciler/src/main/distribution/lib/find-java.sh";

  @TempDir Path temporary;
  private Path clone = Path.of("");
  private Path source = Path.of("");

  @BeforeEach
  void makeAClone() throws IOException {
    clone = temporary.resolve("a clone");
    copy("slipway");
    copy(FIND_JAVA);
    source = clone.resolve("router/src/main/java/Route.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class Route {}");
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    script("bin/mvn", "echo built >> \"$COUNT\"", distribution("echo \"first $*\"; exit 7"));
  }

  @Test
  void buildsOnceAndBecomesWhatWasBuilt() throws Exception {
    Finished first = slipway("status", "--watch");
    Finished second = slipway("status");

    assertThat(first.out()).isEqualTo("first status --watch\n");
    assertThat(first.err()).hasLineCount(1).startsWith("slipway: building");
    assertThat(first.exitCode()).isEqualTo(7);
    assertThat(second.out()).isEqualTo("first status\n");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceChanged() throws Exception {
    slipway("a");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));

    slipway("a");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void buildsAgainWhenASourceWasDeleted() throws Exception {
    slipway("a");
    Files.delete(source);

    slipway("a");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void whatRunsKeepsItsJarsWhileANewerBuildIsMade() throws Exception {
    slipway("a");
    Path running = clone.resolve("target/launcher").resolve(current());
    Files.delete(source);

    slipway("a");

    assertThat(running.resolve("bin/slipway")).exists();
    assertThat(current()).isNotEqualTo(running.getFileName().toString());
  }

  @Test
  void showsWhyABuildFailedAndTriesAgain() throws Exception {
    script("bin/mvn", "echo '[INFO] quiet'; echo '[ERROR] Route.java:[1,2] no such type'; exit 1");

    Finished failed = slipway("a");
    script("bin/mvn", "echo built >> \"$COUNT\"", distribution("echo fixed"));
    Finished fixed = slipway("a");

    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.err()).contains("no such type", "the build failed").doesNotContain("quiet");
    assertThat(failed.out()).isEmpty();
    assertThat(fixed.out()).isEqualTo("fixed\n");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    script("bin/mvn", "echo built >> \"$COUNT\"; sleep 1", distribution("echo \"$1\""));
    Callable<Finished> start = () -> slipway("a");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Finished> future : threads.invokeAll(List.of(start, start, start))) {
        assertThat(future.get().out()).isEqualTo("a\n");
      }
    }

    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockOfAKilledBuildIsTakenOver() throws Exception {
    Path lock = Files.createDirectories(clone.resolve("target/launcher/lock"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    assertThat(slipway("a").out()).isEqualTo("first a\n");
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    for (String tool : List.of("cat", "date", "find", "head", "mkdir", "rm", "sed", "touch")) {
      script("tools/" + tool, "exec " + find(tool) + " \"$@\"");
    }

    Finished finished = run(Map.of("PATH", clone.resolve("tools").toString()), "a");

    assertThat(finished.exitCode()).isEqualTo(3);
    assertThat(finished.err()).contains("Maven was not found on PATH", "Install Maven");
  }

  private Finished slipway(String... arguments) throws IOException, InterruptedException {
    return run(Map.of("PATH", clone.resolve("bin") + ":" + System.getenv("PATH")), arguments);
  }

  private Finished run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var all = new HashMap<>(environment);
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("COUNT", temporary.resolve("count").toString());
    var command = new ArrayList<>(List.of(clone.resolve("slipway").toString()));
    command.addAll(List.of(arguments));
    return Finished.run(temporary, all, command);
  }

  private long builds() throws IOException {
    try (var lines = Files.lines(temporary.resolve("count"))) {
      return lines.count();
    }
  }

  private String current() throws IOException {
    return Files.readString(clone.resolve("target/launcher/current")).strip();
  }

  /** A piece of a script that makes a distribution, in the folder it runs in. */
  private static String distribution(String program) {
    return """
    mkdir -p reconciler/target/launcher/slipway/bin
    printf '#!/bin/sh\\n%%s\\n' '%s' > reconciler/target/launcher/slipway/bin/slipway
    chmod +x reconciler/target/launcher/slipway/bin/slipway
    """
        .formatted(program);
  }

  private void script(String name, String... lines) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\nset -e\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void copy(String name) throws IOException {
    Path to = clone.resolve(name);
    Files.createDirectories(to.getParent());
    Files.copy(REPOSITORY.resolve(name), to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static Path find(String tool) {
    return List.of("/usr/bin", "/bin").stream()
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}

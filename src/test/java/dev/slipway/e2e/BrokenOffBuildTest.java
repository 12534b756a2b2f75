package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds that never end, do not listen to TERM and have children, of a real daemon: nothing is left
 * of them once their source went on, or the daemon was killed.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class BrokenOffBuildTest {
  @TempDir private Path folder;
  private Shipyard yard;
  private TestRepository source;
  private DaemonProcess daemon;

  @BeforeEach
  void hangInTheFirstBuild() throws IOException {
    yard = new Shipyard(folder);
    source = TestRepository.create(folder.resolve("shop.git"));
    write("HANG");
    yard.config().commitManifest("shop", Shipyard.manifest(source.url(), "replicas: 0"));
    daemon = new DaemonProcess(folder, tools());
    daemon.start();
    await("it builds").atMost(PATIENCE).until(() -> building().size() >= 2);
  }

  @AfterEach
  void close() {
    daemon.close();
    source.close();
    yard.close();
  }

  private ObjectId write(String text) {
    return source.commitFile(
        "Main.java", "class Main { public static void main(String[] a) { /* " + text + " */ } }");
  }

  /** A compiler that hangs, with a child, over some sources. */
  private Path tools() throws IOException {
    var tools = Files.createDirectories(folder.resolve("tools"));
    var jdk = Path.of(System.getProperty("java.home"), "bin");
    Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("java"));
    Gates.script(
        tools.resolve("javac"),
        """
        if grep -q HANG Main.java; then
          trap '' TERM INT HUP
          (trap '' TERM INT HUP; while :; do sleep 1; done) &
          while :; do sleep 1; done
        fi
        exec '%s' "$@"
        """
            .formatted(jdk.resolve("javac")));
    return tools;
  }

  private List<ProcessHandle> building() {
    return DaemonProcess.processesIn(daemon.data().resolve("builds"));
  }

  /** The files of builds with this name. */
  private List<Path> ofBuilds(String name) throws IOException {
    try (var all = Files.walk(daemon.data().resolve("builds"), 3)) {
      return all.filter(file -> file.endsWith(name)).toList();
    }
  }

  private void awaitReleased(ObjectId commit) {
    await("it is released")
        .atMost(PATIENCE)
        .until(() ->
            yard.config()
                .read("releases/shop.yaml")
                .filter(text -> text.contains(commit.toString()))
                .isPresent());
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(building()).isEmpty();
    assertThat(ofBuilds("tree")).isEmpty();
    assertThat(ofBuilds("failure")).as("nothing failed").isEmpty();
  }

  /** The states of the builds that a person is told of, the newest first. */
  private List<String> states() throws Exception {
    var listing = daemon.command("builds", "shop");
    try (var lines = listing.inputReader()) {
      return lines.lines().skip(1).map(line -> line.split(" +", 3)[1]).toList();
    }
  }

  @Test
  void whatTheSourceHasLeftIsBrokenOffAndNotWaitedFor() throws Exception {
    var good = write("good");

    awaitReleased(good);
    assertNothingIsLeft();
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), "shop")).isEqualTo(1);
    assertThat(states()).containsExactly("succeeded", "cancelled");
    daemon.stop();
  }

  @Test
  @Tag("full")
  void whatASourceThatNobodyFollowsWasBuiltToIsBrokenOff() throws Exception {
    yard.config().deleteFile("apps/shop.yaml");

    await("it ends").atMost(PATIENCE).until(() -> building().isEmpty());
    await("it is cleared away").atMost(PATIENCE).until(() -> ofBuilds("tree").isEmpty());
    assertNothingIsLeft();
    daemon.stop();
  }

  @Test
  @Tag("full")
  void whatAKilledDaemonBuiltIsClearedAwayByTheNext() throws Exception {
    var orphans = building();
    daemon.kill();
    assertThat(ofBuilds("tree")).hasSize(1);
    var good = write("good");
    daemon.start();

    awaitReleased(good);
    assertNothingIsLeft();
    assertThat(orphans).noneMatch(ProcessHandle::isAlive);
    assertThat(states()).containsExactly("succeeded", "cancelled");
    daemon.stop();
  }
}

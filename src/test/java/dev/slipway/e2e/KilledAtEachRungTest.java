package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon is killed by -9 at each rung of the climb. What is outside of it holds it there: the
 * compiler, git and the hooks of the config repository, the app itself. The next daemon finishes
 * what was begun: no release twice or left out, no request lost while there is a router, nothing
 * left over.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Tag("full")
final class KilledAtEachRungTest {
  @TempDir private Path folder;
  private Gates gates;
  private Shipyard yard;
  private TestRepository source;
  private DaemonProcess daemon;
  private SteadyVisitor visitor;
  private final ExecutorService others = Executors.newCachedThreadPool();

  @BeforeEach
  void serveTheFirstRelease() throws IOException {
    gates = new Gates(folder.resolve("gates"));
    yard = new Shipyard(folder);
    source = TestRepository.create(folder.resolve("shop.git"));
    source.commitFile("Main.java", GatedApp.SOURCE);
    daemon = new DaemonProcess(folder, tools());
    visitor = new SteadyVisitor(daemon.router(), "shop");
    hooks();
    want("one");
    daemon.start();
    awaitServed("one v1");
  }

  @AfterEach
  void close() {
    others.shutdownNow();
    visitor.close();
    daemon.close();
    source.close();
    yard.close();
  }

  /** A compiler and a git that go through gates. */
  private Path tools() throws IOException {
    var tools = Files.createDirectories(folder.resolve("tools"));
    var jdk = Path.of(System.getProperty("java.home"), "bin");
    Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("java"));
    Gates.script(
        tools.resolve("javac"),
        gates.inShell("compile") + "exec '" + jdk.resolve("javac") + "' \"$@\"\n");
    Gates.script(
        tools.resolve("git"),
        "PATH=${PATH#*:}\nif [ \"$1\" = receive-pack ]; then\n"
            + gates.inShell("push")
            + "fi\nexec git \"$@\"\n");
    return tools;
  }

  private void hooks() throws IOException {
    var hooks = yard.config().folder().resolve("hooks");
    var refuse = gates.folder().resolve("refuse");
    Gates.script(
        hooks.resolve("pre-receive"),
        gates.inShell("before-landing") + "[ ! -e '" + refuse + "' ]\n");
    Gates.script(hooks.resolve("post-receive"), gates.inShell("after-landing") + "true\n");
  }

  private void want(String text) {
    yard.config().commitManifest("shop", GatedApp.manifest(source.url(), gates, text));
  }

  /** From here on every request has an answer. */
  private void awaitServed(String text) {
    await("shop answers " + text)
        .atMost(PATIENCE)
        .until(() -> Shipyard.ask(daemon.router(), "shop").endsWith("\r\n\r\n" + text));
    visitor.expectAnswers();
  }

  private void killAndStart() throws InterruptedException {
    visitor.expectNothing();
    daemon.kill();
    daemon.start();
  }

  /** This is served by one instance, after so many releases; and nothing else is there. */
  private void assertSettled(String text, int releases) throws Exception {
    awaitServed(text);
    await("one instance").atMost(PATIENCE).until(() -> daemon.instances().size() == 1);
    var instance = daemon.instances();
    daemon.runFor(1500); // two more looks: nothing else comes of them
    assertThat(daemon.instances()).isEqualTo(instance);
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), "shop")).isEqualTo(releases);
    assertThat(Shipyard.ask(daemon.router(), "shop")).endsWith("\r\n\r\n" + text);
    visitor.assertContent();
    visitor.expectNothing();
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws Exception {
    daemon.stop();
    assertThat(list(daemon.data().resolve("builds"), "tree")).isEmpty();
    assertThat(list(daemon.temporary(), "*")).isEmpty();
    assertThat(list(daemon.data(), "*.lock")).isEmpty();
  }

  private static List<String> list(Path below, String glob) throws IOException {
    var matcher = below.getFileSystem().getPathMatcher("glob:" + glob);
    try (var files = Files.walk(below)) {
      return files
          .filter(file -> !file.equals(below) && matcher.matches(file.getFileName()))
          .map(below::relativize)
          .map(Path::toString)
          .toList();
    }
  }

  @Test
  void whileItBuilds() throws Exception {
    gates.shut("compile");
    source.commitFile("README", "changed");
    gates.awaitCaught("compile");
    killAndStart();
    assertSettled("one v2", 2);
  }

  @Test
  void beforeTheReleaseIsSent() throws Exception {
    gates.shut("push");
    want("two");
    gates.awaitCaught("push");
    killAndStart();
    awaitServed("two v2");
    gates.open("push");
    assertSettled("two v2", 2);
  }

  @Test
  void beforeAReleaseThatIsThenRefused() throws Exception {
    gates.shut("before-landing");
    want("two");
    gates.awaitCaught("before-landing");
    visitor.expectNothing();
    daemon.kill();
    Files.createFile(gates.folder().resolve("refuse"));
    gates.open("before-landing");
    await("the push is over")
        .atMost(PATIENCE)
        .until(() -> DaemonProcess.processesIn(yard.config().folder().toRealPath()).isEmpty());
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), "shop")).isEqualTo(1);
    Files.delete(gates.folder().resolve("refuse"));
    daemon.start();
    assertSettled("two v2", 2);
  }

  @Test
  void beforeAReleaseThatLandsWhileThereIsNoDaemon() throws Exception {
    gates.shut("before-landing");
    want("two");
    gates.awaitCaught("before-landing");
    visitor.expectNothing();
    daemon.kill();
    gates.open("before-landing");
    await("it landed")
        .atMost(PATIENCE)
        .until(() -> Ledgers.releaseSubjects(yard.config()).size() == 2);
    daemon.start();
    assertSettled("two v2", 2);
  }

  @Test
  void beforeAReleaseThatComesTooLate() throws Exception {
    gates.shut("before-landing");
    want("two");
    gates.awaitCaught("before-landing");
    killAndStart();
    awaitServed("two v2");
    gates.open("before-landing");
    await("the late push is over")
        .atMost(PATIENCE)
        .until(() -> DaemonProcess.processesIn(yard.config().folder().toRealPath()).isEmpty());
    assertSettled("two v2", 2);
  }

  @Test
  void rightAfterTheReleaseLanded() throws Exception {
    gates.shut("after-landing");
    want("two");
    gates.awaitCaught("after-landing");
    killAndStart();
    gates.open("after-landing");
    assertSettled("two v2", 2);
  }

  @Test
  void whileInstancesStart() throws Exception {
    gates.shut("two-start");
    want("two");
    gates.awaitCaught("two-start");
    killAndStart();
    awaitServed("one v1");
    gates.open("two-start");
    assertSettled("two v2", 2);
  }

  @Test
  void beforeInstancesThatAreReadyAreRoutedTo() throws Exception {
    gates.shut("two-health");
    want("two");
    gates.awaitCaught("two-health");
    killAndStart();
    gates.open("two-health");
    assertSettled("two v2", 2);
  }

  @Test
  void whileRequestsToTheOldInstancesAreUnderWay() throws Exception {
    gates.shut("one-slow");
    var _ = others.submit(() -> Shipyard.ask(daemon.router(), "shop", "/slow"));
    gates.awaitCaught("one-slow");
    want("two");
    awaitServed("two v2");
    assertThat(daemon.instances()).hasSize(2);
    killAndStart();
    assertSettled("two v2", 2);
  }

  @Test
  void whileTheOldInstancesStop() throws Exception {
    gates.shut("one-stop");
    want("two");
    gates.awaitCaught("one-stop");
    killAndStart();
    awaitServed("two v2");
    gates.open("one-stop");
    assertSettled("two v2", 2);
  }

  @Test
  void whileAnAppIsRemoved() throws Exception {
    gates.shut("one-stop");
    visitor.expectNothing();
    yard.config().deleteFile("apps/shop.yaml");
    gates.awaitCaught("one-stop");
    killAndStart();
    await("the router lives")
        .atMost(PATIENCE)
        .until(() -> Shipyard.ask(daemon.router(), "shop").startsWith("HTTP/1.1 404 "));
    gates.open("one-stop");
    await("no instance").atMost(PATIENCE).until(() -> daemon.instances().isEmpty());
    daemon.runFor(1500);
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), "shop")).isEqualTo(1);
    want("one");
    assertSettled("one v1", 1);
  }

  @Test
  void whileARevertIsFollowed() throws Exception {
    want("two");
    awaitServed("two v2");
    gates.shut("one-start");
    yard.config().revert(yard.tip());
    gates.awaitCaught("one-start");
    killAndStart();
    awaitServed("two v2");
    gates.open("one-start");
    assertSettled("one v1", 2);
  }

  @Test
  void whileABadReleaseIsRolledBack() throws Exception {
    yard.config()
        .commitFile(
            "slipway.yaml",
            "apiVersion: slipway.dev/v1\nkind: Platform\nrollout: {deadline: 6s}\n");
    want("bad");
    await("v2 landed")
        .atMost(PATIENCE)
        .until(() -> Ledgers.releaseSubjects(yard.config()).size() == 2);
    gates.shut("after-landing");
    gates.awaitCaught("after-landing");
    killAndStart();
    gates.open("after-landing");
    assertSettled("one v3", 3);
  }
}

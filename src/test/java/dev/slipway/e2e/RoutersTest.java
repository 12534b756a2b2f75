package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routers in processes of their own, in front of the apps of a daemon that has none. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class RoutersTest {
  @TempDir private Path folder;

  private Shipyard yard;
  private TestRepository source;
  private DaemonProcess daemon;
  private RouterProcess one;
  private RouterProcess two;

  @BeforeEach
  void start() throws IOException {
    yard = new Shipyard(folder);
    source = yard.site("shop", "text 1");
    yard.config().commitManifest("shop", manifest(source.url()));
    daemon = new DaemonProcess(folder).with("--own-router", "no");
    one = new RouterProcess(daemon, "one");
    two = new RouterProcess(daemon, "two");
    one.start();
    two.start();
    daemon.start();
    awaitText(one, "text 1");
    awaitText(two, "text 1");
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    daemon.close();
    source.close();
    yard.close();
  }

  private static void awaitText(RouterProcess router, String text) {
    await(text).atMost(PATIENCE).until(() -> Shipyard.ask(router.port(), "shop").contains(text));
  }

  @Test
  void goOnWhileTheDaemonIsDeadAndFollowTheNextOne() throws Exception {
    try (var visitors = new Visitors()) {
      daemon.kill();
      source.commitFile("index.html", "text 2");
      visitors.assertAnswered(200);

      daemon.start();
      awaitText(one, "text 2");
      awaitText(two, "text 2");
      visitors.assertAnswered(200);
      assertThat(listed()).contains("one     current").contains("two     current");
    }
  }

  @Test
  void oneThatIsKilledKeepsTheOthersFromNothing() throws Exception {
    try (var visitor = new SteadyVisitor(two.port(), "shop")) {
      visitor.expectAnswers();
      one.kill();
      source.commitFile("index.html", "text 2");
      awaitText(two, "text 2");
      visitor.expectNothing();
      visitor.assertContent();
    }
  }

  @Test
  void oneThatStartsWithoutADaemonServesWhatItServedLast() throws Exception {
    assertThat(one.isReady()).isTrue();
    one.stop();
    daemon.kill();
    one.start();
    one.awaitReady();
    assertThat(Shipyard.ask(one.port(), "shop")).contains("text 1");

    var fresh = new RouterProcess(daemon, "fresh");
    try (fresh) {
      fresh.start();
      await("it takes requests")
          .atMost(PATIENCE)
          .until(() -> Shipyard.ask(fresh.port(), "shop").startsWith("HTTP/1.1 404"));
      assertThat(fresh.isReady()).isFalse();
      daemon.start();
      fresh.awaitReady();
      awaitText(fresh, "text 1");
    }
  }

  private String listed() throws IOException {
    try (var output = daemon.command("routers").getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One at each router, who expect an answer to each request. */
  private final class Visitors implements AutoCloseable {
    private final SteadyVisitor first = new SteadyVisitor(one.port(), "shop");
    private final SteadyVisitor second = new SteadyVisitor(two.port(), "shop");

    Visitors() {
      first.expectAnswers();
      second.expectAnswers();
    }

    /** Waits for so many more answers at each, and says whether there was any other. */
    void assertAnswered(int more) {
      var before = first.answers();
      var beforeOfSecond = second.answers();
      await("answers")
          .atMost(PATIENCE)
          .until(
              () -> first.answers() >= before + more && second.answers() >= beforeOfSecond + more);
      first.assertContent();
      second.assertContent();
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}

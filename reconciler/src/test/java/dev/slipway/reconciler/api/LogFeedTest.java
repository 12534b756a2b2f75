package dev.slipway.reconciler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.cluster.LogLine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogFeedTest {
  private static final LogLine LONG = Statuses.line("web", 1, "x".repeat(60_000));

  private final LogFeed feed = new LogFeed();

  @Test
  void handsOnWhatCameInItsOrder() throws Exception {
    var one = Statuses.line("web", 1, "one");
    var two = Statuses.line("web", 1, "two");
    feed.accept(one);
    feed.accept(two);

    assertThat(feed.take(0).lines()).containsExactly(one, two);
    assertThat(feed.take(1).isEmpty()).isTrue();
  }

  @Test
  void leavesOutTheNewestWhenFullAndSaysHowManyAfterTheOthers() throws Exception {
    for (var i = 0; i < 100; i++) {
      feed.accept(LONG);
    }

    var lines = 0;
    var batch = feed.take(0);
    while (!batch.lines().isEmpty()) {
      lines += batch.lines().size();
      batch = feed.take(0);
    }
    assertThat(lines).isBetween(30, 60);
    assertThat(batch.leftOut()).isEqualTo(100 - lines);
    feed.accept(LONG);
    assertThat(feed.take(0).lines()).hasSize(1);
  }

  @Test
  void makesTheThreadThatOpenedTheLogsWaitInstead() throws Exception {
    var opener =
        Thread.ofVirtual()
            .start(() -> {
              feed.openedHere();
              for (var i = 0; i < 100; i++) {
                feed.accept(LONG);
              }
            });
    var lines = 0;
    while (lines < 100) {
      var batch = feed.take(1000);
      assertThat(batch.leftOut()).isZero();
      lines += batch.lines().size();
    }
    assertThat(opener.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void letsGoOfAThreadThatWaitsOnceItIsClosed() throws Exception {
    var opener =
        Thread.ofVirtual()
            .start(() -> {
              feed.openedHere();
              for (var i = 0; i < 100; i++) {
                feed.accept(LONG);
              }
            });
    await().until(() -> opener.getState() == Thread.State.WAITING);

    feed.close();

    assertThat(opener.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void cutsLinesThatAreEndless() throws Exception {
    feed.accept(Statuses.line("web", 1, "x".repeat(1_000_000)));

    assertThat(feed.take(0).lines().getFirst().text()).hasSize(64 * 1024 + 1).endsWith("…");
  }
}

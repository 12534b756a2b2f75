package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is under way at an instance goes on when no table names it any more, until it is stopped.
 */
class DrainTest {
  private final RunningRouter router = new RunningRouter();
  private final Origin next = Origin.saying("next");
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void stop() {
    goOn.countDown();
    router.close();
    next.close();
  }

  private void awaitUnderWay(int requests) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> router.router().requestsInFlight() == requests);
  }

  @Test
  void a_request_is_answered_by_the_instance_that_has_it() throws Exception {
    try (var leaving =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 10\n\nfirst");
              goOn.await();
              connection.send(" half");
            });
        var client = router.to(leaving.backend()).raw()) {
      client.send("GET / HTTP/1.1\nHost: localhost\n\n").readHead();
      router.to(next.backend());
      assertThat(router.get("/").body()).isEqualTo("next");
      assertThat(router.router().state().draining()).containsOnlyKeys(leaving.backend());
      goOn.countDown();
      assertThat(client.read(10)).isEqualTo("first half");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> router.router().state().draining().isEmpty());
    }
  }

  @Test
  void a_websocket_goes_on_both_ways_until_its_instance_is_stopped() throws Exception {
    try (var leaving =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 101 Go\nConnection: Upgrade\nUpgrade: websocket\n\n");
              connection.in().transferTo(connection.out());
            });
        var client = router.to(leaving.backend()).raw()) {
      client
          .send("GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n\n")
          .readHead();
      router.to(next.backend());
      for (var i = 0; i < 3; i++) {
        client.sendExactly("still there?");
        assertThat(client.read(12)).isEqualTo("still there?");
      }
      awaitUnderWay(1);
      leaving.stop();
      assertThat(client.readToEnd()).isEmpty();
      awaitUnderWay(0);
      assertThat(router.router().state().draining()).isEmpty();
    }
  }
}

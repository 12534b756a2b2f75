package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.proxy.RouterOptions.Timeouts;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that want to be a burden: they are bounded, and no other client notices them. */
class HostileClientsTest {
  private static final int MANY = 300;
  private static final int KIBIBYTE = 1024;
  private static final int HEADER = RouterOptions.Limits.defaults().headerBytes();
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Origin origin = Origin.saying("ok");
  private final List<RawConnection> hostile = new ArrayList<>();
  private final RunningRouter router =
      new RunningRouter(
          RouterOptions.defaults().with(new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT)));

  HostileClientsTest() throws Exception {
    router.to(origin.backend());
  }

  @AfterEach
  void stop() throws Exception {
    for (var client : hostile) {
      client.close();
    }
    router.close();
    origin.close();
  }

  private RawConnection open() throws Exception {
    var client = router.raw();
    hostile.add(client);
    return client;
  }

  private void othersAreServed() throws Exception {
    for (var i = 0; i < 20; i++) {
      assertThat(router.get("/").statusCode()).isEqualTo(200);
    }
  }

  /** In buffers, and in objects that are still needed. */
  private static long held() {
    System.gc();
    return PlatformDependent.usedDirectMemory()
        + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void a_header_that_never_ends_is_given_up_however_steadily_it_comes() throws Exception {
    for (var i = 0; i < MANY; i++) {
      open().send("GET / HTTP/1.1\nHost: localhost\nX: ");
    }
    othersAreServed();

    await()
        .atMost(PATIENCE)
        .until(() -> {
          for (var client : hostile) {
            var _ = takes(client, "x");
          }
          return router.router().openConnections() < MANY / 2;
        });
    othersAreServed();
  }

  @Test
  void headers_that_are_not_finished_hold_no_more_than_they_may_be_large() throws Exception {
    othersAreServed();
    var before = held();

    for (var i = 0; i < MANY; i++) {
      open().send("GET / HTTP/1.1\nHost: localhost\nCookie: " + "c".repeat(HEADER - KIBIBYTE));
    }
    othersAreServed();

    assertThat(held() - before).isLessThan(2L * MANY * HEADER);
  }

  @Test
  void headers_without_end_are_dropped_and_the_connection_with_them() throws Exception {
    var flood = ("X: " + "x".repeat(KIBIBYTE) + "\n").repeat(8 * KIBIBYTE);
    var client = open();
    client.send("GET / HTTP/1.1\nHost: localhost\n");
    var before = held();
    var most = new AtomicLong();

    await()
        .atMost(PATIENCE)
        .until(() -> {
          var wasTaken = takes(client, flood);
          most.accumulateAndGet(held(), Math::max);
          return !wasTaken;
        });

    assertThat(most.get() - before).isLessThan(16L * KIBIBYTE * KIBIBYTE);
    othersAreServed();
  }

  private static boolean takes(RawConnection client, String text) {
    try {
      client.send(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_huge_cookie_costs_its_request_alone() throws Exception {
    var client = open();

    client.send("GET / HTTP/1.1\nHost: localhost\nCookie: " + "c".repeat(HEADER) + "\n\n");

    assertThat(client.readHead()).startsWith("HTTP/1.1 431");
    othersAreServed();
  }
}

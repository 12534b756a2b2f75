package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.Backend;
import dev.slipway.router.RouteTable;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SwapTest {
  private static final int SWAPS = 200;
  private static final int CLIENTS = 8;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @Test
  void no_request_fails_while_the_table_is_swapped_two_hundred_times() throws Exception {
    try (var router = new RunningRouter();
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var serving = Origin.saying("0");
      router.to(serving.backend());
      var load = start(router, clients);
      for (var i = 1; i <= SWAPS; i++) {
        var next = Origin.saying("" + i);
        router.to(serving.backend(), next.backend());
        router.to(next.backend());
        awaitDrained(router, serving.backend());
        serving.close();
        serving = next;
        awaitProgress(i);
      }
      over.set(true);
      for (var each : load) {
        each.get();
      }
      serving.close();
    }
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(SWAPS);
  }

  @Test
  void how_many_requests_are_under_way_is_told_while_a_table_waits_to_be_taken() throws Exception {
    var stuck = new CompletableFuture<Void>();
    var goOn = new CompletableFuture<Void>();
    RouterMetrics sticking =
        (_, _, _) -> {
          stuck.complete(null);
          goOn.join();
        };
    try (var router =
            new EmbeddedRouter(RunningRouter.ONE_EVENT_LOOP, sticking, InstantSource.system());
        var threads = Executors.newCachedThreadPool()) {
      router.start();
      try (var client = new RawConnection(router.port())) {
        client.send("GET / HTTP/1.1\nHost: nobody\n\n");
        stuck.get(10, TimeUnit.SECONDS);
        var publisher = new AtomicReference<Thread>();
        var published =
            threads.submit(() -> {
              publisher.set(Thread.currentThread());
              router.publish(RouteTable.EMPTY);
              return true;
            });
        await()
            .until(() ->
                publisher.get() != null
                    && publisher.get().getState() == Thread.State.TIMED_WAITING);
        assertThat(threads.submit(router::requestsInFlight).get(5, TimeUnit.SECONDS)).isZero();
        assertThat(published.isDone()).isFalse();
        goOn.complete(null);
        assertThat(published.get(10, TimeUnit.SECONDS)).isTrue();
      } finally {
        goOn.complete(null);
      }
    }
  }

  private List<Future<?>> start(RunningRouter router, ExecutorService clients) {
    var load = new ArrayList<Future<?>>();
    for (var i = 0; i < CLIENTS; i++) {
      var version = i % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2;
      load.add(clients.submit(() -> request(router, version)));
    }
    return load;
  }

  private void request(RunningRouter router, HttpClient.Version version) {
    try (var client = HttpClient.newBuilder().version(version).build()) {
      while (!over.get()) {
        var request = router.request("/").POST(BodyPublishers.ofString("body")).build();
        var answer = client.send(request, BodyHandlers.ofString());
        answered.incrementAndGet();
        if (answer.statusCode() != 200) {
          failures.add(answer.statusCode() + " " + answer.body());
        }
      }
    } catch (Exception e) {
      failures.add(e.toString());
    }
  }

  /** What the reconciler does before it stops an instance. */
  private static void awaitDrained(RunningRouter router, Backend backend) {
    until(() -> !router.router().state().draining().containsKey(backend));
  }

  private void awaitProgress(int swap) {
    until(() -> answered.get() >= swap * 4 || !failures.isEmpty());
  }

  private static void until(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition);
  }
}

package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.router.Backend;
import dev.slipway.router.RouterMesh;
import dev.slipway.router.fake.RouterMeshContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

class EmbeddedRouterMeshTest extends RouterMeshContract {
  /** A request that came to an instance, and what lets it go on. */
  private record Arrival(int instance, CountDownLatch goOn) {}

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final List<Origin> origins = new ArrayList<>();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final RunningRouter router = new RunningRouter();

  EmbeddedRouterMeshTest() {
    for (var i = 0; i < 2; i++) {
      origins.add(holding(i));
    }
  }

  private Origin holding(int number) {
    return new Origin(exchange -> {
      var arrival = new Arrival(number, new CountDownLatch(1));
      arrivals.add(arrival);
      try {
        arrival.goOn().await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
  }

  @AfterEach
  void stop() {
    arrivals.forEach(arrival -> arrival.goOn().countDown());
    clients.shutdown();
    router.close();
    origins.forEach(Origin::close);
  }

  @Override
  protected RouterMesh mesh() {
    return router.router();
  }

  @Override
  protected List<Backend> backends() {
    return origins.stream().map(Origin::backend).toList();
  }

  @Override
  protected HeldRequest hold(String host) throws Exception {
    var answer =
        CompletableFuture.supplyAsync(
            () -> {
              try (var client = router.raw()) {
                return client.send("GET / HTTP/1.1\nHost: " + host + "\n\n").readHead();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            clients);
    var arrival = arrivals.poll(10, TimeUnit.SECONDS);
    assertThat(arrival).isNotNull();
    return new HeldRequest() {
      @Override
      public Backend backend() {
        return backends().get(arrival.instance());
      }

      @Override
      public void finish() throws Exception {
        arrival.goOn().countDown();
        assertThat(answer.get(10, TimeUnit.SECONDS)).startsWith("HTTP/1.1 204");
      }
    };
  }
}

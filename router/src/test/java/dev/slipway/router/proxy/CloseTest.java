package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseTest {
  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void finishes_what_is_under_way_and_takes_nothing_new(HttpClient.Version version)
      throws Exception {
    var arrived = new CountDownLatch(2);
    var goOn = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              arrived.countDown();
              if (arrived.getCount() == 0) {
                goOn.await();
              }
              connection.send("HTTP/1.1 200 OK\nContent-Length: 4\nConnection: close\n\ndone");
            });
        var client = HttpClient.newBuilder().version(version).build();
        var background = Executors.newVirtualThreadPerTaskExecutor()) {
      var router = new RunningRouter().to(origin.backend());
      client.send(router.request("/").build(), BodyHandlers.ofString());
      var answer =
          background.submit(
              () -> client.send(router.request("/").build(), BodyHandlers.ofString()).body());
      arrived.await();
      var closing = background.submit(router.router()::close);
      assertThatThrownBy(
              () -> {
                while (true) {
                  router.raw().close();
                }
              })
          // Refused; or reset, where the system had it in its queue as the router let go of it.
          .isInstanceOf(SocketException.class);
      assertThat(closing.isDone()).isFalse();
      goOn.countDown();
      assertThat(answer.get()).isEqualTo("done");
      closing.get();
    }
  }

  /** Its head was written before: it could not say that it is the last. */
  @Test
  void closes_a_connection_once_the_answer_on_it_has_ended() throws Exception {
    var goOn = new CountDownLatch(1);
    try (var origin =
            new RawOrigin(connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 4\n\nha");
              goOn.await();
              connection.send("lf");
            });
        var background = Executors.newVirtualThreadPerTaskExecutor()) {
      var router = new RunningRouter().to(origin.backend());
      try (var client = router.raw();
          var idle = router.raw()) {
        client.send("GET / HTTP/1.1\nHost: localhost\n\n").readHead();
        var closing = background.submit(router.router()::close);
        assertThat(idle.readToEnd()).isEmpty(); // so it is closing
        goOn.countDown();
        closing.get(5, TimeUnit.SECONDS);
        assertThat(client.readToEnd()).isEqualTo("half");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closes_connections_that_have_not_begun_tls_at_once(boolean begun) throws Exception {
    var router = new RunningRouter(RunningRouter.WITH_TLS);
    try (var background = Executors.newVirtualThreadPerTaskExecutor();
        var silent = new RawConnection(router.router().tlsPort().orElseThrow())) {
      if (begun) {
        silent.sendExactly("\u0016\u0003\u0001"); // of a ClientHello
      }
      await().until(() -> router.router().openConnections() == 1);
      var closing = background.submit(router.router()::close);
      closing.get(5, TimeUnit.SECONDS);
      assertThat(silent.readToEnd()).isEmpty();
    }
  }

  @Test
  void closes_idle_connections_at_once() throws Exception {
    try (var origin = Origin.saying("ok")) {
      var router = new RunningRouter().to(origin.backend());
      try (var idle = router.raw();
          var fresh = router.raw()) {
        idle.send("GET / HTTP/1.1\nHost: localhost\n\n").readHead();
        idle.read(2);
        router.close();
        assertThat(idle.readToEnd()).isEmpty();
        assertThatThrownBy(() -> fresh.send("GET / HTTP/1.1\n\n").readHead())
            .isInstanceOf(IOException.class);
      }
    }
  }
}

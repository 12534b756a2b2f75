package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.FakeOneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.WindowSize;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client has run, through the daemon's API and our own client of it. */
@Timeout(60)
class RunTest {
  private static final FakeOneOff.Program COPY =
      streams -> {
        var _ = streams.input().transferTo(streams.output());
        return 0;
      };
  private static final FakeOneOff.Program RUN_ON =
      streams -> {
        new CountDownLatch(1).await();
        return 0;
      };

  private final FakeControlPlane control = new FakeControlPlane();
  private final ApiServer server =
      new ApiServer(
          new ApiServer.Endpoint(new ListenAddress("127.0.0.1", 0), Set.of(), Optional.empty()),
          control,
          new PrometheusMetrics(),
          new ApiServer.Limits(64, Duration.ofMillis(500), Duration.ofSeconds(10)));
  private ApiClient client;

  @BeforeEach
  void start() throws Exception {
    server.start();
    control.apps.add(Statuses.shop());
    client = new ApiClient(URI.create("http://127.0.0.1:" + server.port()));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static RunRequest request(String... command) {
    return new RunRequest(List.of(command), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private OneOffInstance run() throws Exception {
    return client.run(Statuses.SHOP, request("work")).orElseThrow();
  }

  private FakeOneOff theirs() {
    return control.runs.getFirst();
  }

  @Test
  void whatIsAskedForReachesTheDaemonAsItIs() throws Exception {
    var asked =
        new RunRequest(
            List.of("bin/tool", "--all", "it's", ""),
            Optional.of(new ProcessType("web")),
            Optional.of(Duration.ofSeconds(90)),
            Optional.of(new WindowSize(100, 30)));
    try (var _ = client.run(Statuses.SHOP, asked).orElseThrow()) {
      assertThat(control.runRequests).containsExactly(asked);
    }
  }

  @Test
  void inputComesBackWholeHoweverMuchThereIs() throws Exception {
    control.program = COPY;
    var much = "0123456789abcdef".repeat(256 * 1024).getBytes(UTF_8);
    try (var run = run()) {
      var feeder =
          Thread.ofPlatform()
              .start(() -> {
                try (var to = run.input()) {
                  to.write(much);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(run.output().readAllBytes()).isEqualTo(much);
      assertThat(run.await()).isEqualTo(new Ending.Exited(0, ""));
      feeder.join();
    }
  }

  @Test
  void manySmallBitsOfInputWaitForACommandThatDoesNotReadYet() throws Exception {
    var read = new CountDownLatch(1);
    control.program =
        streams -> {
          read.await();
          return streams.input().readAllBytes().length == 200_000 ? 0 : 1;
        };
    try (var run = run()) {
      var feeder =
          Thread.ofPlatform()
              .start(() -> {
                try (var to = run.input()) {
                  for (var i = 0; i < 20_000; i++) {
                    to.write("0123456789".getBytes(UTF_8));
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      await().until(() -> feeder.getState() == Thread.State.WAITING);
      read.countDown();
      assertThat(run.await()).isEqualTo(new Ending.Exited(0, ""));
    }
  }

  @Test
  void outputAndErrorsAreApartAndTheExitCodeComesLast() throws Exception {
    control.program =
        streams -> {
          streams.output().write("out".getBytes(UTF_8));
          streams.errors().write("err".getBytes(UTF_8));
          return 42;
        };
    try (var run = run()) {
      assertThat(run.output().readAllBytes()).isEqualTo("out".getBytes(UTF_8));
      assertThat(run.errors().readAllBytes()).isEqualTo("err".getBytes(UTF_8));
      assertThat(run.await()).isEqualTo(new Ending.Exited(42, ""));
    }
  }

  @Test
  void aSlowReaderSlowsTheCommandDownAndMissesNothing() throws Exception {
    var written = new java.util.concurrent.atomic.AtomicInteger();
    control.program =
        streams -> {
          for (var i = 0; i < 4096; i++) {
            streams.output().write(new byte[16 * 1024]);
            written.incrementAndGet();
          }
          return 0;
        };
    try (var run = run()) {
      assertThat(run.output().read()).isZero();
      await().during(Duration.ofMillis(500)).until(() -> written.get() < 4000);
      assertThat(run.output().readAllBytes()).hasSize(4096 * 16 * 1024 - 1);
    }
  }

  @Test
  void theSizeOfATerminalIsPassedOn() throws Exception {
    control.program = RUN_ON;
    try (var run = run()) {
      run.resize(new WindowSize(132, 50));
      await().until(() -> theirs().sizes.equals(List.of(new WindowSize(132, 50))));
    }
  }

  @Test
  void aQuietCommandIsNotTakenForIdle() throws Exception {
    control.program = RUN_ON;
    try (var _ = run()) {
      await()
          .during(Duration.ofMillis(1500))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !theirs().hasEnded());
    }
  }

  @Test
  void itEndsWithItsClientAlsoWhereItDoesNotReadWhatThatSends() throws Exception {
    control.program = RUN_ON;
    var run = run();
    run.input().write(new byte[100 * 1024]);
    assertThat(theirs().hasEnded()).isFalse();

    run.close();

    await().until(() -> theirs().hasEnded());
    assertThat(run.await()).isInstanceOf(Ending.Lost.class);
  }

  @Test
  void itEndsWithTheDaemonAndItsClientIsTold() throws Exception {
    control.program = RUN_ON;
    try (var run = run()) {
      server.close();

      assertThat(run.await()).isInstanceOf(Ending.Lost.class);
      assertThat(theirs().hasEnded()).isTrue();
    }
  }

  @Test
  void thatItsTimeIsUpIsTold() throws Exception {
    control.program = RUN_ON;
    var asked =
        new RunRequest(
            List.of("x"), Optional.empty(), Optional.of(Duration.ofSeconds(1)), Optional.empty());
    try (var run = client.run(Statuses.SHOP, asked).orElseThrow()) {
      assertThat(run.await()).isEqualTo(new Ending.TimeIsUp(Duration.ofSeconds(1)));
    }
  }

  @Test
  void whatCanNotRunIsRefusedWithTheReason() throws Exception {
    control.failure = Optional.of(new RejectedException("there is no program work\ninstall it"));
    assertThatThrownBy(this::run)
        .isInstanceOf(RejectedException.class)
        .hasMessage("there is no program work\ninstall it");
    control.failure = Optional.of(new UnavailableException("another daemon leads here"));
    assertThatThrownBy(this::run)
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("another daemon leads here");
    assertThat(client.run(new AppName("nobody"), request("x"))).isEmpty();
  }

  @Test
  void soManyRunAtOnceAndNoMore() throws Exception {
    control.program = RUN_ON;
    var all = new java.util.ArrayList<OneOffInstance>();
    for (var i = 0; i < 32; i++) {
      all.add(run());
    }
    assertThatThrownBy(this::run)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("32 commands run already\ntry again when one has ended");
    all.forEach(OneOffInstance::close);
    await().ignoreExceptions().untilAsserted(() -> run().close());
  }

  @Test
  void aPageOfAnotherSiteMayNotRunAnything() throws Exception {
    var head =
        """
        GET /api/v1/apps/shop/run HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        """;
    assertThat(answer(head + "Origin: https://evil.example\r\n\r\n")).startsWith("HTTP/1.1 403");
    assertThat(answer(head + "\r\n")).startsWith("HTTP/1.1 101");
    assertThat(answer("GET /api/v1/apps/shop/run HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 426");
    assertThat(control.runs).isEmpty();
  }

  private String answer(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(12), UTF_8);
    }
  }
}

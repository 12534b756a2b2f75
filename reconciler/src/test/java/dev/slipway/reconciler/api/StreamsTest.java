package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.FakeControlPlane.Following;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
  private static final String LOGS = "/api/v1/apps/shop/logs";

  private final FakeControlPlane control = new FakeControlPlane();
  private final ApiServer server =
      new ApiServer(
          new ApiServer.Endpoint(new ListenAddress("127.0.0.1", 0), Set.of(), Optional.empty()),
          control,
          new PrometheusMetrics(),
          new ApiServer.Limits(8, Duration.ofMillis(500), Duration.ofMillis(300)));

  @BeforeEach
  void start() throws Exception {
    server.start();
    control.apps.add(Statuses.shop());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket get(String path) throws IOException {
    return RawHttp.open(server.port(), path, "localhost");
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private Following onlyFollower() {
    await().until(() -> control.following.size() == 1);
    return control.following.getFirst();
  }

  @Test
  void aFollowerGetsTheKeptLinesAndThenEachNewOne() throws Exception {
    control.kept.add(Statuses.line("web", 1, "kept"));
    try (var socket = get(LOGS + "?follow&tail=5")) {
      var reader = reader(socket);
      await().until(() -> reader.readLine().equals("v12-web-1 | kept"));

      onlyFollower().consumer().accept(Statuses.line("worker", 2, "new"));

      await().until(() -> reader.readLine().equals("v12-worker-2 | new"));
      assertThat(control.queries).containsExactly(new LogQuery(Optional.empty(), 5, true));
    }
  }

  @Test
  void aFollowerIsAnsweredBeforeThereIsALine() throws Exception {
    try (var socket = get(LOGS + "?follow=true")) {
      assertThat(reader(socket).readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aConnectionOnWhichNothingIsAskedAnyMoreIsClosed() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      socket.setSoTimeout(10_000);

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).contains("200 OK");
    }
  }

  @Test
  void aFollowerThatWaitsIsNotTakenForIdle() throws Exception {
    try (var socket = get(LOGS + "?follow=true")) {
      var reader = reader(socket);
      var stream = onlyFollower();
      var line = CompletableFuture.supplyAsync(() -> lineWith("later", reader));
      await()
          .during(Duration.ofMillis(1200))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !stream.closed().get());

      stream.consumer().accept(Statuses.line("web", 1, "later"));

      assertThat(line.get()).isEqualTo("v12-web-1 | later");
    }
  }

  private static String lineWith(String text, BufferedReader reader) {
    return reader.lines().filter(line -> line.contains(text)).findFirst().orElse("none");
  }

  @Test
  void aStreamEndsWithItsSource() throws Exception {
    try (var socket = get(LOGS + "?follow=true")) {
      onlyFollower().ended().set(true);

      assertThat(reader(socket).lines()).last().isEqualTo("");
      assertThat(onlyFollower().closed()).isTrue();
    }
  }

  @Test
  void aClientThatGoesAwayClosesItsStream() throws Exception {
    try (var _ = get(LOGS + "?follow=true")) {
      assertThat(onlyFollower().closed()).isFalse();
    }
    await().untilTrue(onlyFollower().closed());
  }

  @Test
  void theEndOfTheServerClosesEveryStream() throws Exception {
    try (var _ = get(LOGS + "?follow=true")) {
      var stream = onlyFollower();

      server.close();

      await().untilTrue(stream.closed());
    }
  }

  @Test
  void aSlowReaderHoldsUpNobodyAndIsToldWhatItMissed() throws Exception {
    try (var socket = get(LOGS + "?follow=true")) {
      var stream = onlyFollower();
      var text = "x".repeat(1000);

      var count = 40_000;
      for (var i = 0; i < count; i++) {
        stream.consumer().accept(Statuses.line("web", 1, text));
      }
      stream.ended().set(true);

      var got = reader(socket).lines().toList();
      var lines = got.stream().filter(line -> line.contains(text)).count();
      var leftOut =
          got.stream()
              .map(Pattern.compile("… (\\d+) lines left out.*")::matcher)
              .filter(matcher -> matcher.matches())
              .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
              .sum();
      assertThat(leftOut).isPositive();
      assertThat(lines + leftOut).isEqualTo(count);
    }
  }

  @Test
  void whatWasKeptIsCompleteHoweverSlowlyItIsRead() throws Exception {
    var text = "x".repeat(10_000);
    for (var i = 0; i < 2000; i++) {
      control.kept.add(Statuses.line("web", 1, text));
    }
    try (var socket = get(LOGS + "?tail=2000")) {
      assertThat(reader(socket).lines().filter(line -> line.contains(text))).hasSize(2000);
    }
  }

  @Test
  void logsThatCanNotBeOpenedAreAFailureNotAnEmptyAnswer() throws Exception {
    control.failure = Optional.of(new UnavailableException("the disk is gone"));
    try (var socket = get(LOGS)) {
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 503").contains("{\"error\":\"the disk is gone\"");
    }
  }

  @Test
  void aRunningBuildIsFollowedToItsEnd(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("log"), "compiling\n");
    var key = Statuses.BUILD.toString();
    control.builds.put(key, new BuildLog(Statuses.BUILD, file, true));
    try (var socket = get("/api/v1/apps/shop/builds/latest/log?follow=true")) {
      var reader = reader(socket);
      await().until(() -> reader.readLine().equals("compiling"));

      Files.writeString(file, "done\n", StandardOpenOption.APPEND);
      control.builds.put(key, new BuildLog(Statuses.BUILD, file, false));

      assertThat(reader.lines()).contains("done");
    }
  }

  @Test
  void aConnectionWithoutARequestIsClosed() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("GET / HT".getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aBodyThatDoesNotComeClosesItsConnection() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var head = "POST /api/v1/sync HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(control.syncs).isEmpty();
    }
  }

  @Test
  void moreConnectionsThanAreGrantedAreRefused() throws Exception {
    var open = new java.util.ArrayList<Socket>();
    try {
      for (var i = 0; i < 8; i++) {
        open.add(get(LOGS + "?follow=true"));
      }
      await().until(() -> control.following.size() == 8);
      try (var ninth = get("/healthz")) {
        assertThat(ninth.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
    await().until(() -> RawHttp.status(server.port(), "localhost") == 200);
  }
}

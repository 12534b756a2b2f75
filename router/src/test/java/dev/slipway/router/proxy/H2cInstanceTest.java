package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Protocol;
import dev.slipway.router.Backend;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances that speak HTTP/2, and clients that speak HTTP/1.1. */
class H2cInstanceTest {
  private final RunningRouter router = new RunningRouter();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    router.close();
  }

  /** Notes each frame, and answers a request that has ended. */
  private H2cOrigin answering(int mostStreams) {
    return new H2cOrigin(
        mostStreams,
        (stream, frame) -> {
          if (note(frame)) {
            H2cOrigin.head(stream, "200", false, "x-kept", "kept");
            H2cOrigin.data(stream, "hello", false);
            H2cOrigin.head(stream, "", true, "x-trailer", "last");
          }
        });
  }

  /** Whether the request has ended. */
  private boolean note(Object frame) {
    if (frame instanceof Http2HeadersFrame head) {
      seen.add(head.headers().toString());
      return head.isEndStream();
    }
    var data = (Http2DataFrame) frame;
    seen.add(data.content().toString(StandardCharsets.UTF_8));
    return data.isEndStream();
  }

  @Test
  void serves_clients_of_http_1_1_with_bodies_and_trailers() throws Exception {
    try (var origin = answering(100);
        var client = router.to(origin.backend()).raw()) {
      client.send(
          """
          POST /a?b HTTP/1.1
          Host: localhost
          X-One: 1
          Connection: X-Hop
          X-Hop: 2
          Transfer-Encoding: chunked

          4
          body
          0
          X-Sum: 3

          """);
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("transfer-encoding: chunked")
          .containsIgnoringCase("x-kept: kept")
          .doesNotContainIgnoringCase("x-http2");
      assertThat(client.readHead()).contains("hello").containsIgnoringCase("x-trailer: last");
    }
    assertThat(seen.getFirst())
        .contains(":method: POST", ":path: /a?b", ":scheme: http", ":authority: localhost")
        .contains("x-one: 1", "te: trailers", "x-forwarded-for: 127.0.0.1")
        .doesNotContain("x-hop", "transfer-encoding", "connection", "x-http2");
    assertThat(String.join("", seen)).contains("body").contains("x-sum: 3");
  }

  @Test
  void keeps_one_connection_and_resets_no_stream_that_ended_well() throws Exception {
    try (var origin = answering(100)) {
      var router = new RunningRouter(onOneLoop());
      try (router) {
        router.to(origin.backend());
        for (var i = 0; i < 50; i++) {
          var body = BodyPublishers.ofString("x".repeat(i * 100));
          assertThat(router.send(router.request("/").POST(body).build()).body()).isEqualTo("hello");
        }
      }
      assertThat(origin.accepted()).isEqualTo(1);
      assertThat(origin.resets()).isEmpty();
    }
  }

  private static RouterOptions onOneLoop() {
    var it = RouterOptions.defaults();
    return new RouterOptions(
        it.host(), it.port(), 1, it.limits(), it.timeouts(), it.pool(), it.entrances());
  }

  @Test
  void opens_no_more_streams_than_the_instance_takes() throws Exception {
    var underWay = new AtomicInteger();
    var most = new AtomicInteger();
    try (var origin =
            new H2cOrigin(
                2,
                (stream, frame) -> {
                  if (note(frame)) {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    var _ =
                        stream
                            .eventLoop()
                            .schedule(
                                () -> {
                                  underWay.decrementAndGet();
                                  H2cOrigin.head(stream, "204", true);
                                },
                                20,
                                TimeUnit.MILLISECONDS);
                  }
                });
        var clients = Executors.newVirtualThreadPerTaskExecutor();
        var router =
            new RunningRouter(
                onOneLoop().with(new RouterOptions.Pool(4, 100, Duration.ofSeconds(4))))) {
      router.to(origin.backend());
      var answers = new ArrayList<CompletableFuture<Integer>>();
      for (var i = 0; i < 40; i++) {
        answers.add(CompletableFuture.supplyAsync(() -> status(router), clients));
      }
      for (var answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(204);
      }
      assertThat(origin.accepted()).as("two streams each, four at once").isEqualTo(2);
      assertThat(most).hasValueLessThanOrEqualTo(4);
    }
  }

  private static int status(RunningRouter router) {
    try {
      return router.get("/").statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answers_head_and_what_has_no_body() throws Exception {
    try (var origin =
            new H2cOrigin((stream, frame) -> {
              if (note(frame)) {
                H2cOrigin.head(stream, "200", true, "content-length", "5");
              }
            });
        var client = router.to(origin.backend()).raw()) {
      for (var i = 0; i < 3; i++) {
        client.send("HEAD / HTTP/1.1\nHost: localhost\n\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200").contains("content-length: 5");
      }
    }
  }

  @Test
  void passes_interim_answers_on() throws Exception {
    try (var origin =
            new H2cOrigin((stream, frame) -> {
              if (frame instanceof Http2HeadersFrame) {
                H2cOrigin.head(stream, "103", false, "link", "</a.css>");
                H2cOrigin.head(stream, "100", false);
              }
              if (note(frame)) {
                H2cOrigin.head(stream, "204", true);
              }
            });
        var client = router.to(origin.backend()).raw()) {
      client.send("PUT / HTTP/1.1\nHost: localhost\nContent-Length: 4\nExpect: 100-continue\n\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 103").contains("</a.css>");
      assertThat(client.readHead()).startsWith("HTTP/1.1 100");
      client.sendExactly("body");
      assertThat(client.readHead()).startsWith("HTTP/1.1 204");
    }
    assertThat(seen.getFirst()).contains("expect: 100-continue");
  }

  @Test
  void passes_an_early_answer_on_and_tells_the_instance_that_no_more_comes() throws Exception {
    try (var origin =
            new H2cOrigin((stream, frame) -> {
              if (frame instanceof Http2HeadersFrame) {
                H2cOrigin.head(stream, "403", true, "content-length", "0");
              }
            });
        var client = router.to(origin.backend()).raw()) {
      client.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 99000000\n\nabc");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 403");
      await().atMost(Duration.ofSeconds(10)).until(() -> origin.resets().size() == 1);
    }
  }

  @Test
  void asks_again_what_was_refused_unseen() throws Exception {
    var refused = new AtomicInteger();
    try (var origin =
        new H2cOrigin((stream, frame) -> {
          if (refused.getAndIncrement() == 0) {
            var _ = stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
          } else if (note(frame)) {
            H2cOrigin.head(stream, "204", true);
          }
        })) {
      router.to(origin.backend());
      assertThat(router.get("/").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void cuts_an_answer_that_the_instance_resets_and_serves_on() throws Exception {
    try (var origin =
        new H2cOrigin((stream, frame) -> {
          if (note(frame) && seen.getLast().isEmpty()) {
            H2cOrigin.head(stream, "200", false, "content-length", "100");
            H2cOrigin.data(stream, "half", false);
            var _ = stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
          }
        })) {
      router.to(origin.backend());
      for (var i = 0; i < 3; i++) {
        try (var client = router.raw()) {
          client.send("GET / HTTP/1.1\nHost: localhost\n\n");
          assertThat(cut(client)).doesNotContain("500", "502").hasSizeLessThan(300);
        }
      }
      assertThat(origin.accepted()).isLessThanOrEqualTo(RouterOptions.defaults().eventLoops());
    }
  }

  private static String cut(RawConnection client) {
    try {
      return client.readToEnd();
    } catch (java.io.IOException _) {
      return "";
    }
  }

  @Test
  void opens_another_connection_after_goaway() throws Exception {
    var first = new CountDownLatch(1);
    try (var origin =
            new H2cOrigin((stream, frame) -> {
              if (note(frame)) {
                if (first.getCount() > 0) {
                  var _ =
                      stream
                          .parent()
                          .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
                }
                first.countDown();
                H2cOrigin.head(stream, "204", true);
              }
            });
        var router = new RunningRouter(onOneLoop())) {
      router.to(origin.backend());
      for (var i = 0; i < 10; i++) {
        assertThat(router.get("/").statusCode()).isEqualTo(204);
      }
      assertThat(origin.accepted()).isEqualTo(2);
    }
  }

  @Test
  void answers_502_where_the_instance_speaks_http_1_1_only() throws Exception {
    try (var origin = Origin.saying("http/1.1")) {
      router.to(new Backend("127.0.0.1", origin.backend().port(), Protocol.H2C));
      assertThat(router.get("/").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void asks_another_where_one_does_not_say_in_time_that_it_speaks_http_2() throws Exception {
    try (var silent = new RawOrigin(connection -> connection.in().readAllBytes());
        var good = answering(100)) {
      var says = new Backend("127.0.0.1", silent.backend().port(), Protocol.H2C);
      router.with("timeouts: {connect: 600ms}", says, good.backend());
      for (var i = 0; i < 4; i++) {
        assertThat(router.get("/").statusCode()).isEqualTo(200);
      }
      assertThat(silent.accepted()).isPositive();
    }
  }

  @Test
  void answers_504_where_the_instance_says_nothing() throws Exception {
    var options =
        onOneLoop()
            .with(
                new RouterOptions.Timeouts(
                    Duration.ofSeconds(75),
                    Duration.ofMillis(500),
                    Duration.ofMillis(500),
                    Duration.ofHours(1),
                    Duration.ofSeconds(10)));
    try (var silent = new RawOrigin(connection -> connection.in().readAllBytes());
        var stuck = new H2cOrigin((stream, frame) -> note(frame));
        var router = new RunningRouter(options)) {
      router.to(new Backend("127.0.0.1", silent.backend().port(), Protocol.H2C));
      assertThat(router.get("/").statusCode()).isIn(502, 504);
      router.to(stuck.backend());
      assertThat(router.get("/").statusCode()).isEqualTo(504);
      assertThat(router.get("/").statusCode()).isEqualTo(504);
      assertThat(stuck.accepted()).as("a connection is not trusted that said nothing").isEqualTo(2);
      await().atMost(Duration.ofSeconds(10)).until(() -> stuck.resets().size() == 2);
    }
  }
}

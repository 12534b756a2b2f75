package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.tls.Programs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers are sent by gzip where the app wants it and the client takes it, and as they are else.
 */
class CompressionTest {
  private static final String ON = "compression: true";
  private static final String TEXT = "All work and no play makes Jack a dull boy.\n".repeat(500);

  private static final RouterOptions USUAL = RouterOptions.defaults();
  private static final RouterOptions ONE_LOOP =
      new RouterOptions(
          USUAL.host(),
          USUAL.port(),
          1,
          USUAL.limits(),
          USUAL.timeouts(),
          USUAL.pool(),
          USUAL.entrances());

  private final RunningRouter router = new RunningRouter(ONE_LOOP);
  private final List<AutoCloseable> opened = new ArrayList<>(List.of(router));
  private final Semaphore seen = new Semaphore(0);

  @AfterEach
  void stop() throws Exception {
    for (var each : opened) {
      each.close();
    }
  }

  /** An instance that answers each request with this head, and a body of the length it says. */
  private RawOrigin answering(String head, String body) {
    var origin =
        new RawOrigin(connection -> {
          for (; ; ) {
            var isHead = connection.readHead().startsWith("HEAD");
            connection.send(head + "\nContent-Length: " + body.length() + "\n\n");
            connection.sendExactly(isHead ? "" : body);
          }
        });
    opened.add(origin);
    return origin;
  }

  private static String ok(String... headers) {
    return "HTTP/1.1 200 OK\n" + String.join("\n", headers);
  }

  private HttpResponse<byte[]> get(HttpClient.Version version, String accept) throws Exception {
    try (var client = HttpClient.newBuilder().version(version).build()) {
      var request = router.request("/").header("Accept-Encoding", accept).build();
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  private HttpResponse<byte[]> get() throws Exception {
    return get(HttpClient.Version.HTTP_1_1, "gzip");
  }

  private static String gunzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static List<String> header(HttpResponse<?> answer, String name) {
    return answer.headers().allValues(name);
  }

  @ParameterizedTest
  @EnumSource
  void a_text_is_sent_by_gzip(HttpClient.Version version) throws Exception {
    var head = ok("Content-Type: text/plain", "ETag: \"7\"", "Accept-Ranges: bytes", "X-Mine: 1");
    router.with(ON, answering(head, TEXT).backend());
    for (var i = 0; i < 3; i++) {
      var answer = get(version, "deflate, gzip;q=0.5");
      assertThat(answer.version()).isEqualTo(version);
      assertThat(gunzip(answer.body())).isEqualTo(TEXT);
      assertThat(answer.body().length).isLessThan(TEXT.length() / 10);
      assertThat(header(answer, "content-encoding")).containsExactly("gzip");
      assertThat(header(answer, "vary")).containsExactly("accept-encoding");
      assertThat(header(answer, "etag")).containsExactly("W/\"7\"");
      assertThat(header(answer, "x-mine")).containsExactly("1");
      assertThat(header(answer, "content-length")).isEmpty();
      assertThat(header(answer, "accept-ranges")).isEmpty();
    }
  }

  @Test
  void curl_reads_it() throws Exception {
    router.with(ON, answering(ok("Content-Type: text/plain"), TEXT).backend());
    for (var version : List.of("--http1.1", "--http2-prior-knowledge")) {
      var curl =
          new ProcessBuilder(
                  Programs.need("curl").toString(),
                  "-sS",
                  "--max-time",
                  "20",
                  "--compressed",
                  version,
                  "-w",
                  "%{size_download}",
                  "http://127.0.0.1:" + router.port() + "/",
                  "-H",
                  "Host: localhost")
              .redirectErrorStream(true)
              .start();
      var said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(said).startsWith(TEXT);
      assertThat(Integer.parseInt(said.substring(TEXT.length()))).isBetween(1, TEXT.length() / 10);
    }
  }

  @Test
  void who_does_not_take_it_gets_it_as_it_is_and_caches_are_told() throws Exception {
    var head = ok("Content-Type: text/plain", "ETag: \"7\"", "Vary: Cookie");
    router.with(ON, answering(head, TEXT).backend());
    for (var accept : List.of("br", "gzip;q=0", "identity, gzip;q=0.9")) {
      var answer = get(HttpClient.Version.HTTP_1_1, accept);
      assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(TEXT);
      assertThat(header(answer, "content-encoding")).isEmpty();
      assertThat(header(answer, "vary")).containsExactly("Cookie", "accept-encoding");
      assertThat(header(answer, "etag")).containsExactly("\"7\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vary: Accept, Accept-Encoding", "Vary: *", "ETag: W/\"7\""})
  void what_is_said_already_is_not_said_again(String header) throws Exception {
    router.with(ON, answering(ok("Content-Type: text/plain", header), TEXT).backend());
    var answer = get();
    assertThat(gunzip(answer.body())).isEqualTo(TEXT);
    var name = header.substring(0, header.indexOf(':'));
    assertThat(header(answer, name)).containsExactly(header.substring(name.length() + 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\nContent-Type: image/png",
        "200 OK\nX-Type: none",
        "200 OK\nContent-Type: text/event-stream",
        "200 OK\nContent-Type: text/plain\nContent-Encoding: br",
        "200 OK\nContent-Type: text/plain\nContent-Encoding: identity",
        "200 OK\nContent-Type: text/plain\nCache-Control: public, No-Transform",
        "206 Partial Content\nContent-Type: text/plain\nContent-Range: bytes 0-9/10",
        "206 Partial Content\nContent-Type: text/plain",
        "200 OK\nContent-Type: text/plain\nContent-Digest: sha-256=:AA==:",
      })
  void some_answers_are_left_as_they_are(String head) throws Exception {
    router.with(ON, answering("HTTP/1.1 " + head, TEXT).backend());
    var answer = get();
    assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(TEXT);
    assertThat(header(answer, "content-length")).containsExactly("" + TEXT.length());
    assertThat(header(answer, "content-encoding")).doesNotContain("gzip");
    assertThat(header(answer, "vary")).isEmpty();
  }

  @Test
  void what_is_small_is_left_as_it_is() throws Exception {
    router.with(ON, answering(ok("Content-Type: text/plain"), TEXT.substring(0, 1023)).backend());
    assertThat(header(get(), "content-encoding")).isEmpty();
    router.with(ON, answering(ok("Content-Type: text/plain"), TEXT.substring(0, 1024)).backend());
    assertThat(header(get(), "content-encoding")).containsExactly("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compression: false", "sticky: false", "{}"})
  void it_is_off_where_nobody_turned_it_on(String settings) throws Exception {
    router.with(settings, answering(ok("Content-Type: text/plain"), TEXT).backend());
    var answer = get();
    assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(TEXT);
    assertThat(header(answer, "vary")).isEmpty();
  }

  @Test
  void answers_without_a_body_have_none() throws Exception {
    var text = "Content-Type: text/plain";
    try (var client = router.with(ON, answering(ok(text), TEXT).backend()).raw()) {
      client.send("HEAD / HTTP/1.1\nHost: localhost\nAccept-Encoding: gzip\n\n");
      var head = client.readHead().toLowerCase(Locale.ROOT);
      assertThat(head)
          .contains("content-length: " + TEXT.length(), "vary: accept-encoding")
          .doesNotContain("content-encoding");
      router.with(ON, answering("HTTP/1.1 304 Not Modified\n" + text, "").backend());
      client.send("GET / HTTP/1.1\nHost: localhost\nAccept-Encoding: gzip\n\n");
      assertThat(client.readHead().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 304")
          .doesNotContain("content-encoding");
      client.send("GET / HTTP/1.0\nHost: localhost\nAccept-Encoding: gzip\n\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 304");
    }
  }

  @Test
  void http_1_0_gets_it_as_it_is() throws Exception {
    try (var client =
        router.with(ON, answering(ok("Content-Type: text/plain"), TEXT).backend()).raw()) {
      client.send("GET / HTTP/1.0\nHost: localhost\nAccept-Encoding: gzip\n\n");
      assertThat(client.readToEnd()).endsWith(TEXT).contains("" + TEXT.length());
    }
  }

  @Test
  void the_app_may_be_kept_from_compressing_itself() throws Exception {
    router.with(
        ON + "\nheaders: {request: {remove: [Accept-Encoding]}}",
        answering(ok("Content-Type: text/plain"), TEXT).backend());
    assertThat(gunzip(get().body())).isEqualTo(TEXT);
  }

  /** Noise does not get smaller, and comes in one piece with chunks and trailers. */
  @Test
  void noise_in_chunks_arrives_whole_and_so_do_trailers() throws Exception {
    var noise = new byte[3_000_000];
    new Random(7).nextBytes(noise);
    var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send(ok("Content-Type: text/plain", "Transfer-Encoding: chunked\n\n"));
          for (var at = 0; at < noise.length; at += 60_000) {
            connection.send("ea60\n").out().write(noise, at, 60_000);
            connection.send("\n");
          }
          connection.send("0\nX-Sum: 7\n\n");
        });
    opened.add(origin);
    try (var client = router.with(ON, origin.backend()).raw()) {
      client.send("GET / HTTP/1.1\nHost: localhost\nAccept-Encoding: gzip\nConnection: close\n\n");
      assertThat(client.readHead().toLowerCase(Locale.ROOT)).contains("transfer-encoding: chunked");
      var body = new Chunks(client.in());
      try (var in = new GZIPInputStream(body)) {
        assertThat(in.readAllBytes()).isEqualTo(noise);
      }
      assertThat(body.trailer().toLowerCase(Locale.ROOT)).contains("x-sum: 7");
    }
  }

  @Test
  void what_an_instance_says_before_a_pause_is_seen_in_it() throws Exception {
    var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send(ok("Content-Type: application/x-ndjson", "Connection: close\n\n"));
          for (var i = 0; i < 5; i++) {
            connection.sendExactly("{\"line\":" + i + "}\n");
            seen.acquire();
          }
        });
    opened.add(origin);
    try (var client = router.with(ON, origin.backend()).raw()) {
      client.send("GET / HTTP/1.1\nHost: localhost\nAccept-Encoding: gzip\n\n");
      client.readHead();
      try (var in = new GZIPInputStream(new Chunks(client.in()))) {
        for (var i = 0; i < 5; i++) {
          var line = "{\"line\":" + i + "}\n";
          assertThat(new String(in.readNBytes(line.length()), StandardCharsets.US_ASCII))
              .isEqualTo(line);
          seen.release();
        }
        assertThat(in.read()).isNegative();
      }
    }
  }

  @Test
  void an_instance_waits_for_a_client_that_does_not_take() throws Exception {
    var sent = new AtomicLong();
    var noise = new byte[64 * 1024]; // longer than the window: the second is as new as the first
    new Random(7).nextBytes(noise);
    var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send(ok("Content-Type: text/plain", "Content-Length: 200000000\n\n"));
          for (; ; sent.addAndGet(noise.length)) {
            connection.out().write(noise);
          }
        });
    opened.add(origin);
    router.with(ON, origin.backend());
    try (var client = open()) {
      assertThat(client.readHead()).contains("gzip");
      var last = new AtomicLong(-1);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> last.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(40_000_000);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> router.router().requestsInFlight() == 0);
  }

  /** Each holds memory outside the heap: there are so many, and they are had back. */
  @Test
  void only_so_many_are_compressed_at_once() throws Exception {
    var origin =
        new RawOrigin(connection -> {
          connection.readHead();
          connection.send(ok("Content-Type: text/plain", "Content-Length: 1000000\n\n"));
          connection.sendExactly("begun");
          connection.readToEnd();
        });
    opened.add(origin);
    router.with(ON, origin.backend());
    for (var round = 0; round < 2; round++) {
      var clients = new ArrayList<RawConnection>();
      for (var i = 0; i < Deflaters.MOST; i++) {
        clients.add(open());
        assertThat(clients.getLast().readHead()).contains("gzip");
      }
      var more = open();
      clients.add(more);
      assertThat(more.readHead()).contains("1000000").contains("accept-encoding");
      for (var client : clients) {
        client.close();
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> router.router().requestsInFlight() == 0);
    }
  }

  private RawConnection open() throws Exception {
    return router.raw().send("GET / HTTP/1.1\nHost: localhost\nAccept-Encoding: gzip\n\n");
  }
}

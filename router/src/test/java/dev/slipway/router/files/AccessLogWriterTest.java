package dev.slipway.router.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.router.Backend;
import dev.slipway.router.proxy.AccessLog;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogWriterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private static AccessLog.Entry entry(String path, String agent) {
    return new AccessLog.Entry(
        Instant.parse("2026-11-29T02:00:00Z"),
        "198.51.100.7",
        "https",
        "shop.example.com",
        "GET",
        path,
        "HTTP/2",
        agent,
        "abc",
        new AccessLog.Outcome(
            Optional.of(new AppName("shop")),
            Optional.of(new Backend("10.1.2.3", 8080)),
            200,
            Duration.ofNanos(1_234_567),
            0,
            5120));
  }

  @Test
  void a_line_tells_of_a_request() {
    assertThat(AccessLogFormat.LOGFMT.line(entry("/cart", "curl/8.0")))
        .isEqualTo(
            "time=2026-11-29T02:00:00.000Z client=198.51.100.7 method=GET scheme=https"
                + " host=shop.example.com path=/cart protocol=HTTP/2 status=200 ms=1.234 in=0"
                + " out=5120 app=shop instance=10.1.2.3:8080 id=abc agent=curl/8.0\n");
    assertThat(AccessLogFormat.JSON.line(entry("/cart", "curl/8.0")))
        .isEqualTo(
            """
            {"time":"2026-11-29T02:00:00.000Z","client":"198.51.100.7","method":"GET",\
            "scheme":"https","host":"shop.example.com","path":"/cart","protocol":"HTTP/2",\
            "status":200,"ms":1.234,"in":0,"out":5120,"app":"shop","instance":"10.1.2.3:8080",\
            "id":"abc","agent":"curl/8.0"}
            """);
  }

  @Test
  void nothing_that_a_client_wrote_begins_another_line_or_field() {
    var evil = "a\" status=500\r\n\u0085\u2028\\ " + "x".repeat(5000);
    for (var format : AccessLogFormat.values()) {
      var line = format.line(entry("/a=b", evil));
      assertThat(line.lines()).hasSize(1);
      assertThat(line).contains("a\\\" status=500\\u000d\\u000a\\u0085\\u2028\\\\ xxx");
      assertThat(line.length()).isLessThan(3000);
    }
    assertThat(AccessLogFormat.LOGFMT.line(entry("/a=b", ""))).contains("path=\"/a=b\"");
  }

  /** Thousands of lines may wait to be written. */
  @Test
  void what_a_client_wrote_is_cut_before_it_waits() {
    var long30k = "x".repeat(30_000);
    var entry =
        new AccessLog.Entry(
            Instant.EPOCH,
            long30k,
            "https",
            long30k,
            long30k,
            long30k,
            "HTTP/2",
            long30k,
            long30k,
            new AccessLog.Outcome(Optional.empty(), Optional.empty(), 400, Duration.ZERO, 0, 0));
    assertThat(
            List.of(
                entry.client(),
                entry.host(),
                entry.method(),
                entry.path(),
                entry.userAgent(),
                entry.requestId()))
        .allMatch(text -> text.equals("x".repeat(2_048) + "…"));
  }

  @Test
  void lines_go_to_the_file_and_to_a_new_one_once_it_was_moved_away() throws Exception {
    var file = folder.resolve("access.log");
    Files.writeString(file, "before\n");
    try (var log = AccessLogWriter.to(file, AccessLogFormat.LOGFMT)) {
      log.answered(entry("/one", ""));
      await().atMost(PATIENCE).until(() -> Files.readString(file).contains("/one"));
      assertThat(Files.readString(file)).startsWith("before\n");

      Files.move(file, folder.resolve("access.log.1"));
      await()
          .atMost(PATIENCE)
          .until(() -> {
            log.answered(entry("/two", ""));
            return Files.exists(file) && Files.readString(file).contains("/two");
          });
      log.answered(entry("/last", ""));
    }
    assertThat(Files.readString(file)).contains("/last");
  }

  @Test
  void a_stream_that_does_not_take_slows_nobody_and_what_is_dropped_is_counted() throws Exception {
    var goOn = new CountDownLatch(1);
    var written = new ByteArrayOutputStream();
    var stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            written.write(bytes, from, length);
          }
        };
    long dropped;
    try (var log = AccessLogWriter.to(stuck, AccessLogFormat.JSON)) {
      for (var i = 0; i < 20_000; i++) {
        log.answered(entry("/" + i, ""));
      }
      dropped = log.dropped();
      assertThat(dropped).isGreaterThan(10_000);
      goOn.countDown();
    }
    assertThat(written.toString(StandardCharsets.UTF_8).lines().count() + dropped)
        .isEqualTo(20_000);
  }

  @Test
  void a_file_that_can_not_be_written_is_refused() {
    assertThatThrownBy(
            () -> AccessLogWriter.to(folder.resolve("no/access.log"), AccessLogFormat.JSON))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("make its folder");
  }
}

package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end can be read in two ways must not be read at all. */
class SmugglingTest {
  private static final String CHUNKED_POST =
      "POST /1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final List<String> uris = new CopyOnWriteArrayList<>();
  private final RunningRouter router = new RunningRouter();
  private final Origin origin =
      new Origin(exchange -> {
        uris.add(exchange.getRequestURI().toString());
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
      });

  SmugglingTest() throws Exception {
    router.to(origin.backend());
  }

  @AfterEach
  void stop() {
    router.close();
    origin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\nContent-Length: 6",
        "Content-Length: 6\nContent-Length: 0",
        "Content-Length: 6\nContent-Length: 6",
        "Content-Length: 6, 6",
        "Content-Length: +6",
        "Content-Length: -6",
        "Content-Length: 6 6",
        "Content-Length: 0x6",
        "Content-Length: 99999999999999999999999",
        "Content-Length : 6",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: \u000bchunked",
        "X: y\u0000z",
        "X\u0000: y",
        "X Y: z",
        ": z",
        "Host: other.localhost"
      })
  void refuses_a_header_that_frames_ambiguously_and_closes(String header) throws Exception {
    try (var client = router.raw()) {
      client.send(
          "POST /1 HTTP/1.1\nHost: localhost\n"
              + header
              + "\n\n0\n\nGET /smuggled HTTP/1.1\nHost: localhost\n\n");
      var answer = client.readToEnd();
      assertThat(answer.substring(9, 12)).isIn("400", "501");
      assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    }
    assertThat(uris).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /1, 400",
    "GET /1 HTTP/1.1 extra, 400",
    "GET 1 HTTP/1.1, 400",
    "GET ftp://localhost/ HTTP/1.1, 400",
    "GET /\u007f HTTP/1.1, 400",
    "GET * HTTP/1.1, 400",
    "G\u00e9T / HTTP/1.1, 400",
    "GET / HTTP/2.0, 505",
    "GET / HTTP/3.1, 505",
    "GET / XTTP/1.1, 400",
    "TRACE / HTTP/1.1, 405",
    "CONNECT localhost:80 HTTP/1.1, 405"
  })
  void refuses_a_request_line_that_is_none(String line, String status) throws Exception {
    try (var client = router.raw()) {
      client.send(line + "\nHost: localhost\nConnection: close\n\n");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 " + status);
    }
    assertThat(uris).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "-5", "5 5", "0x5", "", "5;\u0000", "fffffffffffffffff"})
  void refuses_a_chunk_whose_size_is_none(String size) throws Exception {
    try (var client = router.raw()) {
      client.send(
          "POST /1 HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n"
              + size
              + "\nhello\n0\n\nGET /smuggled HTTP/1.1\nHost: localhost\n\n");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").doesNotContain("204");
    }
    assertThat(uris).doesNotContain("/smuggled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHUNKED_POST + "5\nhello\r\n0\r\n\r\n",
        CHUNKED_POST + "5\r\nhelloXX0\r\n\r\n",
        CHUNKED_POST + "5;a=\n\r\nhello\r\n0\r\n\r\n",
        "GET /1 HTTP/1.1\nHost: localhost\n\n",
        "GET /1 HTTP/1.1\r\nHost: localhost\r\nA: b\rTransfer-Encoding: chunked\r\n\r\n"
      })
  void refuses_lines_that_do_not_end_with_cr_lf(String request) throws Exception {
    try (var client = router.raw()) {
      client.sendExactly(request);
      client.socket().shutdownOutput();
      assertThat(client.readToEnd()).doesNotContain(" 204");
    }
  }

  @Test
  void refuses_a_folded_line() throws Exception {
    try (var client = router.raw()) {
      client.sendExactly(
          "GET /1 HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n folded: c\r\nConnection: close\r\n\r\n");
      assertThat(client.readToEnd().substring(9, 12)).isEqualTo("400");
    }
    assertThat(uris).isEmpty();
  }
}

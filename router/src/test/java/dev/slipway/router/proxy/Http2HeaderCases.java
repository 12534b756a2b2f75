package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Case.FINE;
import static dev.slipway.router.proxy.Http2Case.asking;
import static dev.slipway.router.proxy.Http2Case.get;
import static dev.slipway.router.proxy.Http2Case.given;
import static dev.slipway.router.proxy.Http2Case.post;
import static dev.slipway.router.proxy.Http2Frames.DATA;
import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.block;
import static dev.slipway.router.proxy.Http2Frames.frame;

import java.util.List;
import java.util.stream.Stream;

/** What a request may say, by the sections of RFC 9113: malformed ones reach no instance. */
final class Http2HeaderCases {
  private static final String MALFORMED = "RST_STREAM 1 PROTOCOL_ERROR";
  private static final String METHOD = ":method: GET";
  private static final String SCHEME = ":scheme: http";
  private static final String PATH = ":path: /bad";
  private static final String AUTHORITY = ":authority: localhost";

  private Http2HeaderCases() {}

  private static byte[] data(int size) {
    return frame(DATA, END_STREAM, 1, new byte[size]);
  }

  private static byte[] trailers(String... lines) {
    return frame(HEADERS, END_HEADERS | END_STREAM, 1, block(lines));
  }

  static final List<Http2Case> MESSAGES =
      List.of(
          given(
              "8.1",
              "a second header that does not end the stream",
              MALFORMED,
              post(1),
              frame(HEADERS, END_HEADERS, 1, block("x-more: 1"))),
          given(
              "8.1",
              "a trailer",
              "204",
              post(1),
              frame(DATA, 0, 1, new byte[3]),
              trailers("x-sum: 1")),
          given(
              "8.1.1",
              "less DATA than content-length",
              MALFORMED,
              post(1, "content-length: 5"),
              data(4)),
          given(
              "8.1.1",
              "more DATA than content-length",
              MALFORMED,
              post(1, "content-length: 5"),
              data(6)),
          given(
              "8.1.1",
              "DATA with content-length 0",
              MALFORMED,
              post(1, "content-length: 0"),
              data(1)),
          given("8.1.1", "content-length without DATA", MALFORMED, get(1, "content-length: 5")),
          given(
              "8.1.1",
              "less DATA than content-length before a trailer",
              MALFORMED,
              post(1, "content-length: 5"),
              frame(DATA, 0, 1, new byte[3]),
              trailers("x-sum: 1")),
          given(
              "8.1.1",
              "DATA in two frames, as much as content-length says",
              "204",
              post(1, "content-length: 5"),
              frame(DATA, 0, 1, new byte[3]),
              data(2)),
          // RFC 9110 section 8.6 lets one pass for both; the instance gets one.
          given(
              "8.1.1",
              "content-length twice",
              "204",
              post(1, "content-length: 5", "content-length: 5"),
              data(5)),
          given(
              "8.1.1",
              "two lengths",
              MALFORMED,
              post(1, "content-length: 5", "content-length: 6"),
              data(5)),
          given(
              "8.1.1",
              "content-length with a sign",
              MALFORMED,
              post(1, "content-length: +5"),
              data(5)),
          given(
              "8.1.1",
              "a negative content-length",
              MALFORMED,
              post(1, "content-length: -5"),
              data(5)),
          given(
              "8.1.1",
              "a content-length that is no number",
              MALFORMED,
              post(1, "content-length: 5x"),
              data(5)));

  static List<Http2Case> fields() {
    return Stream.concat(
            Stream.of(
                    "X-Upper: 1",
                    "x space: 1",
                    "x\ttab: 1",
                    "x\u007f: 1",
                    "x\u0080: 1",
                    "x:colon: 1",
                    "x\0nul: 1",
                    "x-value: a\rb",
                    "x-value: a\nb",
                    "x-value: a\r\nx-smuggled: 1",
                    "x-value: a\0b",
                    "x-value:  space before",
                    "x-value: \ttab before")
                .map(line -> given("8.2.1", shown(line), MALFORMED, get(1, line))),
            Stream.of(
                    "connection: keep-alive",
                    "connection: x-other",
                    "keep-alive: timeout=5",
                    "proxy-connection: keep-alive",
                    "transfer-encoding: chunked",
                    "upgrade: websocket",
                    "te: gzip",
                    "te: trailers, gzip")
                .map(line -> given("8.2.2", line, MALFORMED, get(1, line))))
        .toList();
  }

  private static String shown(String line) {
    return line.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0").replace("\t", "\\t");
  }

  static final List<Http2Case> MORE =
      List.of(
          given(
              "8.2.1",
              "a header without a name",
              MALFORMED,
              frame(
                  HEADERS,
                  END_HEADERS | END_STREAM,
                  1,
                  Http2Case.concat(
                      block(METHOD, SCHEME, PATH, AUTHORITY), Http2Frames.header("", "1")))),
          // Malformed by the letter; in HTTP/1.1 it is no part of the value, so nobody misreads it.
          given("8.2.1", "a space behind a value", "204", get(1, "x-value: 1 ")),
          given("8.2.1", "a tab behind a value", "204", get(1, "x-value: 1\t")),
          given("8.2.2", "te: trailers", "204", get(1, "te: trailers")),
          given("8.2.3", "a cookie in crumbs", "204", get(1, "cookie: a=b", "cookie: c=d")),
          given(
              "8.3",
              "a pseudo-header behind a header",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, "x: 1", AUTHORITY)),
          given(
              "8.3",
              "an unknown pseudo-header",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, AUTHORITY, ":test: 1")),
          given(
              "8.3",
              "a pseudo-header of answers",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, AUTHORITY, ":status: 200")),
          given("8.3", "a pseudo-header in a trailer", MALFORMED, post(1), trailers(PATH)),
          given("8.3", ":method twice", MALFORMED, asking(METHOD, METHOD, SCHEME, PATH, AUTHORITY)),
          given("8.3", ":scheme twice", MALFORMED, asking(METHOD, SCHEME, SCHEME, PATH, AUTHORITY)),
          given("8.3", ":path twice", MALFORMED, asking(METHOD, SCHEME, PATH, PATH, AUTHORITY)),
          given(
              "8.3",
              ":authority twice",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, AUTHORITY, AUTHORITY)),
          given("8.3.1", "no :method", MALFORMED, asking(SCHEME, PATH, AUTHORITY)),
          given("8.3.1", "no :scheme", MALFORMED, asking(METHOD, PATH, AUTHORITY)),
          given("8.3.1", "no :path", MALFORMED, asking(METHOD, SCHEME, AUTHORITY)),
          given("8.3.1", "an empty :path", MALFORMED, asking(METHOD, SCHEME, ":path: ", AUTHORITY)),
          given(
              "8.3.1",
              "a :path that is none",
              "400",
              asking(METHOD, SCHEME, ":path: bad", AUTHORITY)),
          given(
              "8.3.1",
              "* of another method than OPTIONS",
              "400",
              asking(METHOD, SCHEME, ":path: *", AUTHORITY)),
          given(
              "8.3.1",
              "another host than :authority",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, AUTHORITY, "host: other.example")),
          given("8.3.1", "host as :authority", "204", get(1, "host: localhost")),
          given(
              "8.3.1",
              "host in place of :authority",
              "204",
              asking(METHOD, SCHEME, ":path: " + FINE, "host: localhost")),
          given(
              "8.3.1",
              "host twice",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, "host: localhost", "host: localhost")),
          given(
              "8.3.1",
              "two hosts",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, "host: localhost", "host: other.example")),
          given("8.3.1", "no pseudo-header at all", MALFORMED, asking("x: 1")),
          given("8.3.1", "no host at all", "400", asking(METHOD, SCHEME, PATH)),
          given(
              "8.3.1",
              "an empty :authority",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, ":authority: ")),
          given(
              "8.3.1",
              "a user in :authority",
              "400",
              asking(METHOD, SCHEME, PATH, ":authority: me@localhost")),
          given("8.5", "CONNECT", "405", asking(":method: CONNECT", AUTHORITY)),
          // Malformed by the letter; as no CONNECT is taken it is told the same.
          given(
              "8.5",
              "CONNECT with a path",
              "405",
              asking(":method: CONNECT", SCHEME, PATH, AUTHORITY)),
          given(
              "10.3",
              "a method of two words",
              MALFORMED,
              asking(":method: GET /bad", SCHEME, PATH, AUTHORITY)),
          given(
              "10.3",
              "a method of two lines",
              MALFORMED,
              asking(":method: GET\r\nx: 1", SCHEME, PATH, AUTHORITY)),
          given(
              "10.3",
              "a space in :path",
              MALFORMED,
              asking(METHOD, SCHEME, ":path: /bad HTTP/1.1", AUTHORITY)),
          given(
              "10.3",
              "a line's end in :path",
              MALFORMED,
              asking(METHOD, SCHEME, ":path: /bad\r\nx: 1", AUTHORITY)),
          given(
              "10.3",
              "a line's end in :authority",
              MALFORMED,
              asking(METHOD, SCHEME, PATH, ":authority: localhost\r\nx: 1")));
}

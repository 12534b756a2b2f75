package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Case.ANSWERED;
import static dev.slipway.router.proxy.Http2Case.FINE;
import static dev.slipway.router.proxy.Http2Case.bytes;
import static dev.slipway.router.proxy.Http2Case.concat;
import static dev.slipway.router.proxy.Http2Case.fineBlock;
import static dev.slipway.router.proxy.Http2Case.get;
import static dev.slipway.router.proxy.Http2Case.given;
import static dev.slipway.router.proxy.Http2Case.number;
import static dev.slipway.router.proxy.Http2Case.post;
import static dev.slipway.router.proxy.Http2Case.setting;
import static dev.slipway.router.proxy.Http2Frames.ACK;
import static dev.slipway.router.proxy.Http2Frames.CONTINUATION;
import static dev.slipway.router.proxy.Http2Frames.DATA;
import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.GOAWAY;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.NOTHING;
import static dev.slipway.router.proxy.Http2Frames.PADDED;
import static dev.slipway.router.proxy.Http2Frames.PING;
import static dev.slipway.router.proxy.Http2Frames.PRIORITY;
import static dev.slipway.router.proxy.Http2Frames.PUSH_PROMISE;
import static dev.slipway.router.proxy.Http2Frames.RST_STREAM;
import static dev.slipway.router.proxy.Http2Frames.SETTINGS;
import static dev.slipway.router.proxy.Http2Frames.WINDOW_UPDATE;
import static dev.slipway.router.proxy.Http2Frames.WITH_PRIORITY;
import static dev.slipway.router.proxy.Http2Frames.frame;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Frames and streams, by the sections of RFC 9113 that say what to do with them. */
final class Http2Cases {
  private static final int HEADER_TABLE_SIZE = 1;
  private static final int ENABLE_PUSH = 2;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_FRAME_SIZE = 5;
  private static final byte[] CANCEL = number(8);
  private static final byte[] SOME = "some".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GET = fineBlock("GET", FINE);
  private static final int WHOLE = END_HEADERS | END_STREAM;

  private Http2Cases() {}

  static final List<Http2Case> STREAMS =
      List.of(
          given("5.1", "DATA on an idle stream", "GOAWAY PROTOCOL_ERROR", frame(DATA, 0, 1, SOME)),
          given(
              "5.1",
              "RST_STREAM on an idle stream",
              "GOAWAY PROTOCOL_ERROR",
              frame(RST_STREAM, 0, 1, CANCEL)),
          given(
              "5.1",
              "WINDOW_UPDATE on an idle stream",
              "GOAWAY PROTOCOL_ERROR",
              frame(WINDOW_UPDATE, 0, 1, number(100))),
          given(
              "5.1",
              "CONTINUATION on an idle stream",
              "GOAWAY PROTOCOL_ERROR",
              frame(CONTINUATION, END_HEADERS, 1, GET)),
          given(
              "5.1",
              "DATA on a half-closed stream",
              "RST_STREAM 1 STREAM_CLOSED",
              get(1),
              frame(DATA, END_STREAM, 1, SOME)),
          // The RFC says STREAM_CLOSED; to Netty it is a header too many. Either way the stream
          // ends.
          given(
              "5.1",
              "HEADERS on a half-closed stream",
              "RST_STREAM 1 PROTOCOL_ERROR",
              get(1),
              get(1)),
          given(
              "5.1",
              "DATA on a stream that the client reset",
              "RST_STREAM 1 STREAM_CLOSED",
              post(1),
              frame(RST_STREAM, 0, 1, CANCEL),
              frame(DATA, END_STREAM, 1, SOME)),
          given(
              "5.1",
              "HEADERS on a stream that the client reset",
              "RST_STREAM 1 STREAM_CLOSED",
              post(1),
              frame(RST_STREAM, 0, 1, CANCEL),
              get(1)),
          given(
              "5.1, 6.1",
              "DATA on a closed stream",
              "RST_STREAM 1 STREAM_CLOSED",
              get(1),
              ANSWERED,
              frame(DATA, END_STREAM, 1, SOME)),
          // The connection could end here too; that the header is read all the same, as the table
          // it
          // is compressed by is of the connection, shows the request that follows.
          given(
              "5.1",
              "HEADERS on a closed stream",
              "RST_STREAM 1 STREAM_CLOSED",
              get(1),
              ANSWERED,
              get(1)),
          given(
              "5.1",
              "PRIORITY, WINDOW_UPDATE and RST_STREAM on a closed stream",
              "204",
              get(1),
              ANSWERED,
              frame(PRIORITY, 0, 1, new byte[5]),
              frame(WINDOW_UPDATE, 0, 1, number(1)),
              frame(RST_STREAM, 0, 1, CANCEL),
              get(3)),
          given("5.1.1", "an even stream", "GOAWAY PROTOCOL_ERROR", get(2)),
          // The RFC has the connection end with PROTOCOL_ERROR. To Netty the stream is one that was
          // closed, and so refused alone: no request comes of it, and the header is read.
          given(
              "5.1.1",
              "a stream lower than the last",
              "RST_STREAM 3 STREAM_CLOSED",
              post(5),
              get(3)),
          given(
              "5.3.2",
              "PRIORITY on an idle stream",
              "204",
              frame(PRIORITY, 0, 1, bytes(0, 0, 0, 0, 15)),
              get(1)),
          given(
              "7540 5.3.1",
              "a stream that depends on itself by HEADERS",
              "GOAWAY PROTOCOL_ERROR",
              frame(HEADERS, WITH_PRIORITY | WHOLE, 1, concat(number(1), bytes(15), GET))),
          given(
              "7540 5.3.1",
              "a stream that depends on itself by PRIORITY",
              "RST_STREAM 1 PROTOCOL_ERROR",
              frame(PRIORITY, 0, 1, concat(number(1), bytes(15)))));
  static final List<Http2Case> FRAMES =
      List.of(
          given("6.1", "DATA on stream 0", "GOAWAY PROTOCOL_ERROR", frame(DATA, 0, 0, SOME)),
          given(
              "6.1",
              "DATA of as much padding as there is",
              "GOAWAY PROTOCOL_ERROR",
              post(1),
              frame(DATA, PADDED | END_STREAM, 1, bytes(4, 0, 0, 0))),
          given(
              "6.1",
              "DATA that says it has padding and is empty",
              "RST_STREAM 1 FRAME_SIZE_ERROR",
              post(1),
              frame(DATA, PADDED | END_STREAM, 1, NOTHING)),
          given(
              "6.1",
              "DATA with padding",
              "204",
              post(1, "content-length: 1"),
              frame(DATA, PADDED | END_STREAM, 1, bytes(2, 'x', 0, 0))),
          given("6.2", "HEADERS on stream 0", "GOAWAY PROTOCOL_ERROR", get(0)),
          given(
              "6.2",
              "HEADERS of more padding than there is",
              "GOAWAY PROTOCOL_ERROR",
              frame(HEADERS, PADDED | WHOLE, 1, concat(bytes(GET.length + 1), GET))),
          given(
              "6.2",
              "HEADERS with padding and priority",
              "204",
              frame(
                  HEADERS,
                  PADDED | WITH_PRIORITY | WHOLE,
                  1,
                  concat(bytes(2, 0, 0, 0, 0, 15), GET, bytes(0, 0)))),
          given(
              "6.3",
              "PRIORITY on stream 0",
              "GOAWAY PROTOCOL_ERROR",
              frame(PRIORITY, 0, 0, new byte[5])),
          given(
              "6.3",
              "PRIORITY of 4 bytes",
              "RST_STREAM 1 FRAME_SIZE_ERROR",
              post(1),
              frame(PRIORITY, 0, 1, new byte[4])),
          given(
              "6.4",
              "RST_STREAM on stream 0",
              "GOAWAY PROTOCOL_ERROR",
              frame(RST_STREAM, 0, 0, CANCEL)),
          given(
              "6.4",
              "RST_STREAM of 3 bytes",
              "GOAWAY FRAME_SIZE_ERROR",
              post(1),
              frame(RST_STREAM, 0, 1, new byte[3])),
          given(
              "6.5",
              "an acknowledgement that says something",
              "GOAWAY FRAME_SIZE_ERROR",
              frame(SETTINGS, ACK, 0, new byte[6])),
          given(
              "6.5",
              "SETTINGS on a stream",
              "GOAWAY PROTOCOL_ERROR",
              frame(SETTINGS, 0, 1, NOTHING)),
          given(
              "6.5",
              "SETTINGS of 5 bytes",
              "GOAWAY FRAME_SIZE_ERROR",
              frame(SETTINGS, 0, 0, new byte[5])),
          given("6.5.2", "ENABLE_PUSH 2", "GOAWAY PROTOCOL_ERROR", setting(ENABLE_PUSH, 2)),
          given(
              "6.5.2",
              "INITIAL_WINDOW_SIZE 2^31",
              "GOAWAY FLOW_CONTROL_ERROR",
              setting(INITIAL_WINDOW_SIZE, 1L << 31)),
          given(
              "6.5.2",
              "MAX_FRAME_SIZE 16383",
              "GOAWAY PROTOCOL_ERROR",
              setting(MAX_FRAME_SIZE, 16383)),
          given(
              "6.5.2",
              "MAX_FRAME_SIZE 2^24",
              "GOAWAY PROTOCOL_ERROR",
              setting(MAX_FRAME_SIZE, 1 << 24)),
          given("6.5.2", "a setting that nobody knows", "204", setting(0xfefe, 7), get(1)),
          given(
              "6.5.2",
              "HEADER_TABLE_SIZE of 4 GiB",
              "204",
              setting(HEADER_TABLE_SIZE, 0xffff_ffffL),
              get(1)),
          given(
              "6.6, 8.4",
              "PUSH_PROMISE of a client",
              "GOAWAY PROTOCOL_ERROR",
              post(1),
              frame(PUSH_PROMISE, END_HEADERS, 1, concat(number(2), GET))),
          given("6.7", "PING on a stream", "GOAWAY PROTOCOL_ERROR", frame(PING, 0, 1, new byte[8])),
          given(
              "6.7", "PING of 7 bytes", "GOAWAY FRAME_SIZE_ERROR", frame(PING, 0, 0, new byte[7])),
          given(
              "6.7",
              "an acknowledgement of no PING",
              "204",
              frame(PING, ACK, 0, new byte[8]),
              get(1)),
          given(
              "6.8",
              "GOAWAY on a stream",
              "GOAWAY PROTOCOL_ERROR",
              frame(GOAWAY, 0, 1, new byte[8])),
          given(
              "6.9",
              "WINDOW_UPDATE of 0 for the connection",
              "GOAWAY PROTOCOL_ERROR",
              frame(WINDOW_UPDATE, 0, 0, number(0))),
          given(
              "6.9",
              "WINDOW_UPDATE of 0 for a stream",
              "RST_STREAM 1 PROTOCOL_ERROR",
              post(1),
              frame(WINDOW_UPDATE, 0, 1, number(0))),
          given(
              "6.9",
              "WINDOW_UPDATE of 3 bytes",
              "GOAWAY FRAME_SIZE_ERROR",
              frame(WINDOW_UPDATE, 0, 0, new byte[3])),
          given(
              "6.9.1",
              "a window of the connection above 2^31 - 1",
              "GOAWAY FLOW_CONTROL_ERROR",
              frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))),
          given(
              "6.9.1",
              "a window of a stream above 2^31 - 1",
              "RST_STREAM 1 FLOW_CONTROL_ERROR",
              post(1),
              frame(WINDOW_UPDATE, 0, 1, number(Integer.MAX_VALUE))),
          given(
              "6.9.2",
              "SETTINGS that make a window larger than 2^31 - 1",
              "GOAWAY FLOW_CONTROL_ERROR",
              post(1),
              frame(WINDOW_UPDATE, 0, 1, number(Integer.MAX_VALUE - 65535)),
              setting(INITIAL_WINDOW_SIZE, 65536)),
          given(
              "6.10",
              "CONTINUATION after the end of a header",
              "GOAWAY PROTOCOL_ERROR",
              get(1),
              frame(CONTINUATION, END_HEADERS, 1, NOTHING)),
          given(
              "6.10",
              "CONTINUATION on stream 0",
              "GOAWAY PROTOCOL_ERROR",
              frame(CONTINUATION, END_HEADERS, 0, NOTHING)),
          given(
              "6.10",
              "a header in three frames",
              "204",
              frame(HEADERS, END_STREAM, 1, NOTHING),
              frame(CONTINUATION, 0, 1, GET),
              frame(CONTINUATION, END_HEADERS, 1, NOTHING)),
          given(
              "7",
              "an error that nobody knows",
              "204",
              post(1),
              frame(RST_STREAM, 0, 1, number(0xfefe)),
              get(3)));
}

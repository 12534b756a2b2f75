package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Case.FINE;
import static dev.slipway.router.proxy.Http2Case.bare;
import static dev.slipway.router.proxy.Http2Case.fineBlock;
import static dev.slipway.router.proxy.Http2Case.get;
import static dev.slipway.router.proxy.Http2Case.given;
import static dev.slipway.router.proxy.Http2Case.post;
import static dev.slipway.router.proxy.Http2Frames.ACK;
import static dev.slipway.router.proxy.Http2Frames.CONTINUATION;
import static dev.slipway.router.proxy.Http2Frames.DATA;
import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.NOTHING;
import static dev.slipway.router.proxy.Http2Frames.PING;
import static dev.slipway.router.proxy.Http2Frames.PREFACE;
import static dev.slipway.router.proxy.Http2Frames.PRIORITY;
import static dev.slipway.router.proxy.Http2Frames.SETTINGS;
import static dev.slipway.router.proxy.Http2Frames.frame;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a connection begins and what frames are made of, by the sections of RFC 9113 that say what to
 * do with them.
 */
final class Http2ConnectionCases {
  private static final int UNKNOWN = 0xbe;
  private static final byte[] SOME = "some".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GET = fineBlock("GET", FINE);
  private static final int WHOLE = END_HEADERS | END_STREAM;

  private Http2ConnectionCases() {}

  static final List<Http2Case> CONNECTIONS =
      List.of(
          bare(
              "3.4",
              "a preface that goes on wrongly",
              "GOAWAY PROTOCOL_ERROR",
              "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
              frame(SETTINGS, 0, 0, NOTHING)),
          bare(
              "3.4",
              "PING before SETTINGS",
              "GOAWAY PROTOCOL_ERROR",
              PREFACE,
              frame(PING, 0, 0, new byte[8])),
          bare("3.4", "a request before SETTINGS", "GOAWAY PROTOCOL_ERROR", PREFACE, get(1)),
          bare(
              "3.4",
              "an acknowledgement before SETTINGS",
              "GOAWAY PROTOCOL_ERROR",
              PREFACE,
              frame(SETTINGS, ACK, 0, NOTHING)),
          given(
              "4.1",
              "frames of an unknown type",
              "204",
              frame(UNKNOWN, 0xff, 0, SOME),
              frame(UNKNOWN, 0, 1, NOTHING),
              get(1)),
          given(
              "4.1",
              "flags that mean nothing",
              "204",
              frame(PING, 0xfe, 0, new byte[8]),
              frame(HEADERS, 0x10 | 0x40 | WHOLE, 1, GET)),
          given(
              "4.1",
              "the reserved bit of a stream's number",
              "204",
              frame(PING, 0, Integer.MIN_VALUE, new byte[8]),
              get(Integer.MIN_VALUE | 1)),
          given(
              "4.2",
              "DATA of the largest size",
              "204",
              post(1),
              frame(DATA, END_STREAM, 1, new byte[16384])),
          given(
              "4.2",
              "DATA larger than allowed",
              "GOAWAY FRAME_SIZE_ERROR",
              post(1),
              frame(DATA, END_STREAM, 1, new byte[16385])),
          given(
              "4.2",
              "HEADERS larger than allowed",
              "GOAWAY FRAME_SIZE_ERROR",
              frame(HEADERS, WHOLE, 1, new byte[16385])),
          given(
              "4.2",
              "an unknown frame larger than allowed",
              "GOAWAY FRAME_SIZE_ERROR",
              frame(UNKNOWN, 0, 0, new byte[16385])),
          given(
              "4.3",
              "PRIORITY within a header",
              "GOAWAY PROTOCOL_ERROR",
              frame(HEADERS, END_STREAM, 1, GET),
              frame(PRIORITY, 0, 1, new byte[5])),
          given(
              "4.3",
              "another stream's HEADERS within a header",
              "GOAWAY PROTOCOL_ERROR",
              frame(HEADERS, END_STREAM, 1, GET),
              get(3)),
          given(
              "4.3",
              "an unknown frame within a header",
              "GOAWAY PROTOCOL_ERROR",
              frame(HEADERS, END_STREAM, 1, GET),
              frame(UNKNOWN, 0, 1, NOTHING)),
          given(
              "4.3",
              "another stream's CONTINUATION within a header",
              "GOAWAY PROTOCOL_ERROR",
              frame(HEADERS, END_STREAM, 1, GET),
              frame(CONTINUATION, END_HEADERS, 3, NOTHING)));
}

package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Frames.END_HEADERS;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.NOTHING;
import static dev.slipway.router.proxy.Http2Frames.PREFACE;
import static dev.slipway.router.proxy.Http2Frames.SETTINGS;
import static dev.slipway.router.proxy.Http2Frames.block;
import static dev.slipway.router.proxy.Http2Frames.frame;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client of HTTP/2 does, and what must come of it.
 *
 * @param section of which RFC
 * @param expected {@code GOAWAY CODE}, {@code RST_STREAM stream CODE}, or the status of an answer
 * @param steps bytes that are sent at once, and {@link #ANSWERED}
 */
record Http2Case(String section, String what, String expected, List<byte[]> steps) {
  /** Nothing to send: waits for the end of an answer before it sends the rest. */
  static final byte[] ANSWERED = {};

  /** Requests that are fine are for this; no other may reach the instance. */
  static final String FINE = "/fine";

  /** A case on a connection that has begun well. */
  static Http2Case given(String section, String what, String expected, byte[]... sent) {
    return bare(
        section,
        what,
        expected,
        Stream.concat(Stream.of(PREFACE, frame(SETTINGS, 0, 0, NOTHING)), Stream.of(sent))
            .toArray(byte[][]::new));
  }

  /** A case from the first byte on. */
  static Http2Case bare(String section, String what, String expected, byte[]... sent) {
    var steps = new ArrayList<byte[]>();
    var together = new ByteArrayOutputStream();
    for (var part : sent) {
      if (part.length == 0) {
        steps.add(together.toByteArray());
        steps.add(ANSWERED);
        together.reset();
      } else {
        together.writeBytes(part);
      }
    }
    steps.add(together.toByteArray());
    return new Http2Case(section, what, expected, steps);
  }

  /** All that is sent, at once. */
  byte[] sent() {
    return concat(steps.toArray(byte[][]::new));
  }

  /** A GET that is fine, with more lines of the header; it ends the stream. */
  static byte[] get(int stream, String... more) {
    return request(stream, END_STREAM, "GET", more);
  }

  /** A POST that is fine; DATA is to follow. */
  static byte[] post(int stream, String... more) {
    return request(stream, 0, "POST", more);
  }

  private static byte[] request(int stream, int flags, String method, String... more) {
    return frame(
        HEADERS, flags | END_HEADERS, stream, concat(fineBlock(method, FINE), block(more)));
  }

  static byte[] fineBlock(String method, String path) {
    return block(":method: " + method, ":scheme: http", ":path: " + path, ":authority: localhost");
  }

  /** A request of these lines alone, on stream 1. */
  static byte[] asking(String... lines) {
    return frame(HEADERS, END_HEADERS | END_STREAM, 1, block(lines));
  }

  static byte[] concat(byte[]... parts) {
    var whole = new ByteArrayOutputStream();
    for (var part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (var i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Four bytes. */
  static byte[] number(long value) {
    return bytes((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
  }

  /** A SETTINGS frame of one setting. */
  static byte[] setting(int id, long value) {
    return frame(SETTINGS, 0, 0, concat(bytes(id >> 8, id), number(value)));
  }

  @Override
  public String toString() {
    return section + ": " + what + ": " + expected;
  }
}

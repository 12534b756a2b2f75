package dev.slipway.router.proxy;

import static dev.slipway.router.proxy.Http2Frames.DATA;
import static dev.slipway.router.proxy.Http2Frames.END_STREAM;
import static dev.slipway.router.proxy.Http2Frames.GOAWAY;
import static dev.slipway.router.proxy.Http2Frames.HEADERS;
import static dev.slipway.router.proxy.Http2Frames.NO_REASON;
import static dev.slipway.router.proxy.Http2Frames.RST_STREAM;

import dev.slipway.router.proxy.Http2Frames.Frame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;

/** Does what a case says on a connection, and tells what came of it. */
final class Http2Trial {
  /** Higher than those of all cases. */
  private static final int NEXT_STREAM = 9_999;

  private final Http2Frames client;
  private final Http2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);

  Http2Trial(Http2Frames client) {
    this.client = client;
  }

  /**
   * The last that the router said of it, in the words of {@link Http2Case#expected}. A connection
   * that is said to be over must end, and any other must serve a further request.
   */
  String of(Http2Case each) throws IOException, Http2Exception {
    for (var step : each.steps()) {
      if (step.length == 0) {
        awaitEnd();
      } else {
        client.write(step);
      }
    }
    try {
      var outcome = outcome();
      if (outcome.startsWith("GOAWAY")) {
        return client.reason() == NO_REASON ? outcome : "GOAWAY twice";
      }
      client.write(Http2Case.get(NEXT_STREAM));
      return serves() ? outcome : outcome + ", and nothing more";
    } catch (EOFException | SocketException _) {
      return "closed";
    }
  }

  private void awaitEnd() throws IOException, Http2Exception {
    while (true) {
      var frame = client.read();
      read(frame);
      if ((frame.type() == HEADERS || frame.type() == DATA) && (frame.flags() & END_STREAM) != 0) {
        return;
      }
    }
  }

  private String outcome() throws IOException, Http2Exception {
    while (true) {
      var frame = client.read();
      var status = read(frame);
      if (!status.isEmpty()) {
        return status;
      } else if (frame.type() == RST_STREAM) {
        return "RST_STREAM " + frame.stream() + " " + Http2Error.valueOf(frame.error());
      } else if (frame.type() == GOAWAY) {
        return "GOAWAY " + Http2Error.valueOf(frame.error());
      }
    }
  }

  /** The status, where it is the head of an answer: each must be read, as they share a table. */
  private String read(Frame frame) throws Http2Exception {
    if (frame.type() != HEADERS) {
      return "";
    }
    var read = headers.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
    return String.valueOf(read.status());
  }

  private boolean serves() throws IOException, Http2Exception {
    while (true) {
      var frame = client.read();
      var status = read(frame);
      if (frame.type() == GOAWAY) {
        return false;
      } else if (frame.stream() == NEXT_STREAM) {
        return status.equals("204");
      }
    }
  }
}

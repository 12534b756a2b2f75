package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Looks at how the lines of heads begin, which Netty is lenient about: none but the blank ones
 * before the first begins with white space (RFC 9112 sections 2.2 and 5.2), or two readers may see
 * different fields in it. Looks before Netty reads: that copies a field anew for each line that is
 * folded into it, and a head may be made of such lines. Looks for the ends of lines only, so it is
 * cheap.
 */
final class HeadLines {
  /** Begins no method, no version and no name of a field, so Netty refuses what begins with it. */
  private static final char REFUSED = '(';

  private boolean inHead = true;
  private boolean begun;
  private boolean inLine;
  private boolean behindCr;
  private boolean ended;

  /** Of what the decoder has not read yet, in bytes. */
  private int seen;

  /** Looks at what came, and has the decoder refuse the first line that begins as none may. */
  void look(ByteBuf bytes) {
    var at = bytes.readerIndex() + seen;
    while (inHead && !ended && at < bytes.writerIndex()) {
      if (inLine) {
        var lineEnd = bytes.indexOf(at, bytes.writerIndex(), (byte) '\n');
        inLine = lineEnd < 0;
        at = inLine ? bytes.writerIndex() : lineEnd + 1;
      } else {
        begin(bytes, at);
        at++;
      }
    }
    seen = at - bytes.readerIndex();
  }

  /** The first byte of a line, or the second after CR; the end of a head may be an LF alone. */
  private void begin(ByteBuf bytes, int at) {
    var next = bytes.getByte(at);
    if (next == '\n' && (behindCr || begun)) {
      ended = begun;
      behindCr = false;
    } else if (next == '\r' && !behindCr) {
      behindCr = true;
    } else if (next <= ' ' || next == 0x7f || behindCr) {
      refuse(bytes, at);
    } else {
      begun = true;
      inLine = true;
    }
  }

  private void refuse(ByteBuf bytes, int at) {
    bytes.setByte(at, REFUSED);
    ended = true;
  }

  /**
   * The decoder has read.
   *
   * @param bytes how many
   * @param out what it made of them
   */
  void read(int bytes, List<Object> out) {
    seen = Math.max(0, seen - bytes);
    if (!inHead) {
      inHead = isEnd(out);
    } else if (!out.isEmpty() && out.getFirst() instanceof HttpMessage message) {
      inHead = isEnd(out) && !switchesProtocols(message);
      begun = false;
      inLine = false;
      behindCr = false;
      ended = false;
      seen = 0;
    }
  }

  private static boolean isEnd(List<Object> out) {
    return !out.isEmpty() && out.getLast() instanceof LastHttpContent;
  }

  private static boolean switchesProtocols(HttpMessage message) {
    return message instanceof HttpResponse response
        && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }
}

package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Looks at how the lines of heads and trailers begin, which Netty is lenient about: none but the
 * blank ones before the first begins with white space (RFC 9112 sections 2.2 and 5.2), or two
 * readers may see different fields in it. Looks before Netty reads: that copies a field anew for
 * each line that is folded into it, and a head may be made of such lines. Looks for the ends of
 * lines only, so it is cheap.
 */
final class HeadLines {
  /** Begins no method and no version, so Netty refuses a first line that begins with it. */
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
   * The name of a field as it stands in a line. Netty looks at names only once the next field
   * begins, and joins what is folded until then.
   *
   * @throws IllegalArgumentException where the line was refused
   */
  static AsciiString name(byte[] line, int start, int length) {
    if (length > 0 && (line[start] == REFUSED || line[start] <= ' ')) {
      throw new IllegalArgumentException("a folded line, or one that begins with white space");
    }
    return FieldNames.of(line, start, length);
  }

  /**
   * The decoder has read.
   *
   * @param from where it began
   * @param out what it made of it
   */
  void read(ByteBuf bytes, int from, List<Object> out) {
    seen = Math.max(0, seen - (bytes.readerIndex() - from));
    if (!out.isEmpty()) {
      forget();
      inHead = out.getLast() instanceof LastHttpContent && !switchesProtocols(out.getFirst());
    } else if (!inHead && isLastSize(bytes, from)) {
      inHead = true; // the trailer, which has lines of the same form
      begun = true;
    }
  }

  private void forget() {
    begun = false;
    inLine = false;
    behindCr = false;
    ended = false;
    seen = 0;
  }

  private static boolean switchesProtocols(Object message) {
    return message instanceof HttpResponse response
        && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }

  /** Whether what was read is a chunk's size, and that none. */
  private static boolean isLastSize(ByteBuf bytes, int from) {
    var size =
        new AsciiString(ByteBufUtil.getBytes(bytes, from, bytes.readerIndex() - from)).trim();
    var end = 0;
    while (end < size.length() && size.charAt(end) == '0') {
      end++;
    }
    return end > 0 && (end == size.length() || Character.digit(size.charAt(end), 16) < 0);
  }
}

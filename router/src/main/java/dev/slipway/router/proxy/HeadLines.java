package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;

/**
 * Looks at how the lines of a head begin, which Netty is lenient about: none but the blank ones
 * before the first begins with white space (RFC 9112 sections 2.2 and 5.2), or two readers may see
 * different headers in it. Looks for the ends of lines only, so it is cheap.
 */
final class HeadLines {
  private boolean begun;
  private boolean atStart;
  private boolean odd;

  /** The next bytes of the head, wherever they were cut. */
  void read(ByteBuf bytes, int from, int to) {
    var at = begun ? from : skipBlankLines(bytes, from, to);
    while (at < to && !odd) {
      if (atStart) {
        var first = bytes.getByte(at);
        odd = first == ' ' || first == '\t';
      }
      var lineEnd = bytes.indexOf(at, to, (byte) '\n');
      atStart = lineEnd >= 0;
      at = lineEnd < 0 ? to : lineEnd + 1;
    }
  }

  /** CR LF, any number of times; then the first line. */
  private int skipBlankLines(ByteBuf bytes, int from, int to) {
    var at = from;
    while (at < to && !begun) {
      var next = bytes.getByte(at);
      if (next == '\r' && !atStart) {
        atStart = true;
      } else if (next == '\n' && atStart) {
        atStart = false;
      } else {
        begun = true;
        odd = next <= ' ' || next == 0x7f || atStart;
        return at;
      }
      at++;
    }
    return at;
  }

  boolean areOdd() {
    return odd;
  }

  /** On to the next head. */
  void forget() {
    begun = false;
    atStart = false;
    odd = false;
  }
}

package dev.slipway.router.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How many requests there are in some bytes, by the letter of RFC 9112 where it leaves no choice,
 * and leniently where it does: what a router passes on beyond this is smuggled. Written apart from
 * the router's own reading.
 */
final class ReferenceReader {
  private static final Pattern LINE = Pattern.compile("(\\S+) \\S+ HTTP/1\\.\\d");
  private static final Pattern LENGTH =
      Pattern.compile("(?i)content-length:[ \t]*(\\d{1,9})[ \t]*");
  private static final Pattern CHUNKED =
      Pattern.compile("(?i)transfer-encoding:[ \t]*chunked[ \t]*");
  private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]+)[ \t]*(;.*)?");

  private final String bytes;
  private int at;

  private ReferenceReader(String bytes) {
    this.bytes = bytes;
  }

  /** The methods of the whole requests at the beginning of these bytes. */
  static List<String> methods(String bytes) {
    var reader = new ReferenceReader(bytes);
    var methods = new ArrayList<String>();
    try {
      while (reader.at < bytes.length()) {
        methods.add(reader.request());
      }
    } catch (IllegalArgumentException _) {
      // from here on there is no request
    }
    return methods;
  }

  private String line() {
    var end = bytes.indexOf("\r\n", at);
    if (end < 0) {
      throw new IllegalArgumentException("no line");
    }
    var line = bytes.substring(at, end);
    at = end + 2;
    return line;
  }

  private String request() {
    var first = line();
    while (first.isEmpty()) {
      first = line();
    }
    var match = LINE.matcher(first);
    if (!match.matches()) {
      throw new IllegalArgumentException("no request");
    }
    var length = 0;
    var chunked = false;
    for (var line = line(); !line.isEmpty(); line = line()) {
      var said = LENGTH.matcher(line);
      length = said.matches() ? Integer.parseInt(said.group(1)) : length;
      chunked |= CHUNKED.matcher(line).matches();
    }
    if (chunked) {
      chunks();
    } else {
      skip(length);
    }
    return match.group(1);
  }

  private void chunks() {
    for (; ; ) {
      var size = CHUNK.matcher(line());
      if (!size.matches()) {
        throw new IllegalArgumentException("no chunk");
      }
      var length = Integer.parseInt(size.group(1), 16);
      if (length == 0) {
        break;
      }
      skip(length);
      if (!line().isEmpty()) {
        throw new IllegalArgumentException("no end of a chunk");
      }
    }
    while (!line().isEmpty()) {
      // the trailer
    }
  }

  private void skip(int length) {
    if (length > bytes.length() - at) {
      throw new IllegalArgumentException("no such body");
    }
    at += length;
  }
}

package dev.slipway.router.proxy;

import dev.slipway.router.Backend;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * An instance that reads requests by the letter of RFC 9112 and remembers them: what it can not
 * read, a router should not have sent. Answers 204.
 */
final class StrictOrigin implements AutoCloseable {
  private static final Pattern LINE =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [\\x21-\\x7e]+ HTTP/1\\.1");
  private static final Pattern FIELD =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");

  private final List<String> whole = new CopyOnWriteArrayList<>();
  private final List<String> malformed = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final RawOrigin origin = new RawOrigin(this::serve);

  Backend backend() {
    return origin.backend();
  }

  /** Requests that came to their end: the head, the body in angle brackets, the trailer. */
  List<String> whole() {
    return whole;
  }

  /** What could not be read, or would have been read in two ways. */
  List<String> malformed() {
    return malformed;
  }

  /** The heads that came. */
  List<String> begun() {
    return begun;
  }

  void forget() {
    whole.clear();
    malformed.clear();
    begun.clear();
  }

  /** Connections that are open. */
  int open() {
    return open.get();
  }

  private void serve(RawConnection connection) throws IOException {
    open.incrementAndGet();
    try {
      answer(connection);
    } finally {
      open.decrementAndGet();
    }
  }

  private void answer(RawConnection connection) throws IOException {
    for (; ; ) {
      var head = connection.readHead();
      begun.add(head);
      check(head, true);
      whole.add(head + rest(connection, head));
      connection.send("HTTP/1.1 204 No Content\n\n");
    }
  }

  private void check(String head, boolean first) {
    var lines = head.substring(0, head.length() - 4).split("\r\n", -1);
    for (var i = 0; i < lines.length; i++) {
      var syntax = first && i == 0 ? LINE : FIELD;
      if (!lines[i].isEmpty() && !syntax.matcher(lines[i]).matches()) {
        malformed.add(lines[i]);
      }
    }
    if (count(head, "content-length") + count(head, "transfer-encoding") > 1
        || (first && count(head, "host") != 1)) {
      malformed.add(head);
    }
  }

  private static int count(String head, String name) {
    return (int)
        head.lines()
            .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
            .count();
  }

  private String rest(RawConnection connection, String head) throws IOException {
    if (count(head, "content-length") == 1) {
      var length = head.replaceFirst("(?is).*\r\ncontent-length: *(\\d+)\r\n.*", "$1");
      return "<" + body(connection, Integer.parseInt(length)) + ">";
    }
    return count(head, "transfer-encoding") == 1 ? chunks(connection) : "";
  }

  private String chunks(RawConnection connection) throws IOException {
    var body = new StringBuilder("<");
    for (; ; ) {
      var size = line(connection);
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        malformed.add("chunk " + size);
        throw new IOException("no chunk");
      }
      var length = Integer.parseInt(size, 16);
      if (length == 0) {
        return body + ">" + trailer(connection);
      }
      body.append(body(connection, length));
      if (!line(connection).isEmpty()) {
        malformed.add("chunk of more than " + size);
        throw new IOException("no chunk");
      }
    }
  }

  private static String body(RawConnection connection, int length) throws IOException {
    var body = connection.read(length);
    if (body.length() < length) {
      throw new IOException("closed");
    }
    return body;
  }

  private String trailer(RawConnection connection) throws IOException {
    var trailer = new StringBuilder();
    for (var line = line(connection); !line.isEmpty(); line = line(connection)) {
      trailer.append(line).append("\r\n");
    }
    if (!trailer.isEmpty()) {
      check(trailer + "\r\n", false);
    }
    return trailer.toString();
  }

  private static String line(RawConnection connection) throws IOException {
    var line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      var next = connection.in().read();
      if (next < 0) {
        throw new IOException("closed");
      }
      line.append((char) next);
    }
    return line.substring(0, line.length() - 2);
  }

  @Override
  public void close() {
    origin.close();
  }
}

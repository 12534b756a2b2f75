package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks an instance once by a connection to its port.
 *
 * @param path what is got by it; empty where the connection is enough
 */
record Probe(Optional<String> path, int port, Duration timeout) {
  private static final int MAX_STATUS_LINE = 1024;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})( .*)?");

  /** Why it is not ready; empty where it is. */
  Optional<String> ask() {
    var deadline = System.nanoTime() + timeout.toNanos();
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), millisUntil(deadline));
      return path.isPresent() ? ask(socket, path.get(), deadline) : Optional.empty();
    } catch (SocketTimeoutException e) {
      return Optional.of(name() + ": no answer within " + timeout.toMillis() + " ms");
    } catch (IOException e) {
      return Optional.of(name() + ": " + e.getMessage());
    }
  }

  private Optional<String> ask(Socket socket, String wanted, long deadline) throws IOException {
    var request =
        "GET "
            + wanted
            + " HTTP/1.1\r\nHost: localhost:"
            + port
            + "\r\nUser-Agent: slipway\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    var line = statusLine(socket, deadline);
    var matcher = STATUS_LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.of(name() + ": no answer of HTTP/1.1");
    }
    var status = Integer.parseInt(matcher.group(1));
    return status >= 200 && status <= 399
        ? Optional.empty()
        : Optional.of(name() + ": answered " + status);
  }

  private static String statusLine(Socket socket, long deadline) throws IOException {
    var line = new StringBuilder();
    var in = socket.getInputStream();
    while (line.length() < MAX_STATUS_LINE) {
      socket.setSoTimeout(millisUntil(deadline));
      var next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static int millisUntil(long deadline) throws SocketTimeoutException {
    var millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) millis;
  }

  private String name() {
    return path.map(it -> "GET " + it + " on").orElse("a connection to") + " PORT " + port;
  }
}

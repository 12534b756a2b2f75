package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Requests that a well-behaved client would not send. */
final class RawHttp {
  private RawHttp() {}

  /** The status of {@code GET /healthz} under this host name. */
  static int status(int port, String host) throws IOException {
    try (var socket = open(port, "/healthz", host)) {
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  static Socket open(int port, String path, String host) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    var request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }
}

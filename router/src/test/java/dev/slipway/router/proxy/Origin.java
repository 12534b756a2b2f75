package dev.slipway.router.proxy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.router.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** An instance: the JDK's own HTTP server on a free port. */
final class Origin implements AutoCloseable {
  private final HttpServer server;

  Origin(HttpHandler handler) {
    this(0, handler);
  }

  private Origin(int port, HttpHandler handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", handler);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** One that answers every request with this text. */
  static Origin saying(String text) {
    return saying(text, 0);
  }

  static Origin saying(String text, int port) {
    return new Origin(
        port,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          var body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  Backend backend() {
    return new Backend("127.0.0.1", server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

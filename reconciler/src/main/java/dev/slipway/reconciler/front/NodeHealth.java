package dev.slipway.reconciler.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Where a router tells whether it lives, whether it should get requests, and what it counted. */
final class NodeHealth implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_NOW = 503;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private NodeHealth(HttpServer server) {
    this.server = server;
  }

  /**
   * @param isReady whether it should get requests
   * @throws RejectedException where it can not listen there
   */
  static NodeHealth start(ListenAddress address, BooleanSupplier isReady, PrometheusMetrics metrics)
      throws RejectedException {
    try {
      var socket = new InetSocketAddress(address.host(), address.port());
      var health = new NodeHealth(HttpServer.create(socket, 0));
      health.serve("/healthz", _ -> new Answer(OK, "ok\n"));
      health.serve(
          "/readyz",
          _ ->
              isReady.getAsBoolean()
                  ? new Answer(OK, "ready\n")
                  : new Answer(NOT_NOW, "not ready\n"));
      health.serve(
          "/metrics",
          accept -> {
            var page = metrics.page(accept);
            return new Answer(OK, page.contentType(), page.text());
          });
      health.server.setExecutor(health.threads);
      health.server.start();
      return health;
    } catch (IOException e) {
      throw new RejectedException(
          "the router's health can not be told at %s: %s\nstop what listens there, or choose another"
                  .formatted(address, e.getMessage())
              + " --router-http",
          e);
    }
  }

  private record Answer(int status, String type, String text) {
    Answer(int status, String text) {
      this(status, "text/plain; charset=utf-8", text);
    }
  }

  /** What there is at a path, for a client that accepts this. */
  private interface Page {
    Answer answer(String accept);
  }

  private void serve(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            answer(exchange, path, page);
          }
        });
  }

  private static void answer(HttpExchange exchange, String path, Page page) throws IOException {
    var accept = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")).orElse("");
    var answer =
        exchange.getRequestURI().getPath().equals(path)
            ? page.answer(accept)
            : new Answer(404, "not found\n");
    var bytes = answer.text().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}

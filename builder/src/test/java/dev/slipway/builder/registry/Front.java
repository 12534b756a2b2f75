package dev.slipway.builder.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** An HTTP server that answers as a test tells it to, and keeps what it was asked. */
final class Front implements AutoCloseable {
  private final HttpServer server;
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();

  /** What is answered. */
  record Reply(int status, Map<String, String> headers, String body) {
    static Reply of(int status, Map<String, String> headers) {
      return new Reply(status, headers, "");
    }

    static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body);
    }
  }

  /** What was asked. */
  record Asked(
      String method,
      String uri,
      Optional<String> authorization,
      Optional<String> etag,
      String body) {}

  private Front(HttpServer server) {
    this.server = server;
  }

  static Front start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var front = new Front(HttpServer.create(address, 0));
    front.server.createContext("/", front::answer);
    front.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    front.server.start();
    return front;
  }

  String name() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers these in turn, the last one ever after. */
  synchronized Front then(Reply... next) {
    replies.addAll(List.of(next));
    return this;
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  private synchronized Reply next(Asked question) {
    asked.add(question);
    return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
      var etag = Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-None-Match"));
      var uri = exchange.getRequestURI().toString();
      if (uri.equals("/v2/")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      var reply = next(new Asked(exchange.getRequestMethod(), uri, authorization, etag, body));
      reply.headers().forEach(exchange.getResponseHeaders()::add);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(reply.status(), -1);
        return;
      }
      var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.slipway.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** Stands before a git server of this machine and counts what is asked of it. */
final class CountingGit implements AutoCloseable {
  private static final Set<String> OF_ONE_LINK =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "expect");

  private final HttpServer front;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final int behind;
  private final AtomicInteger conversations = new AtomicInteger();
  private final AtomicInteger fetches = new AtomicInteger();

  /**
   * What was asked.
   *
   * @param looks how often it was only asked where refs point
   * @param fetches how often objects were wanted
   */
  record Asked(int looks, int fetches) {}

  /**
   * @param behind the port of the git server
   */
  CountingGit(int behind) throws IOException {
    this.behind = behind;
    this.front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(threads);
    front.createContext("/", this::handle);
    front.start();
  }

  String url(String repository) {
    return "http://127.0.0.1:" + front.getAddress().getPort() + "/" + repository;
  }

  /** What was asked since the last time; begins to count anew. */
  Asked take() {
    var wanted = fetches.getAndSet(0);
    return new Asked(conversations.getAndSet(0) - wanted, wanted);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestURI().getPath().endsWith("/info/refs")) {
        conversations.incrementAndGet();
      } else if (text(exchange, body).contains("want ")) {
        fetches.incrementAndGet();
      }
      var answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (isPassedOn(name)) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(HttpExchange exchange, byte[] body) throws IOException {
    var isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    var plain = isPacked ? unpacked(body) : body;
    return new String(plain, StandardCharsets.ISO_8859_1);
  }

  private static byte[] unpacked(byte[] body) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    var uri = URI.create("http://127.0.0.1:" + behind + exchange.getRequestURI());
    var publisher = HttpRequest.BodyPublishers.ofByteArray(body);
    var request = HttpRequest.newBuilder(uri).method(exchange.getRequestMethod(), publisher);
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (isPassedOn(name)) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private static boolean isPassedOn(String header) {
    return !OF_ONE_LINK.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    front.stop(0);
    client.close();
    threads.shutdownNow();
  }
}

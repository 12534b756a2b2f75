package dev.slipway.builder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Docker's registry with what OCI 1.1 adds: it keeps account of manifests with a subject, and says
 * so. Written from the distribution specification, since Debian has no registry that does it.
 */
final class ReferrersFront implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "host", "upgrade", "http2-settings");

  private final HttpServer server;
  private final String registry;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** By the digest of the manifest. */
  private final Map<String, JsonObject> referrers = new ConcurrentHashMap<>();

  private volatile boolean refusing;

  private ReferrersFront(HttpServer server, String registry) {
    this.server = server;
    this.registry = registry;
  }

  static ReferrersFront of(DockerRegistry registry) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var front = new ReferrersFront(HttpServer.create(address, 0), registry.name());
    front.server.createContext("/", front::answer);
    front.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    front.server.start();
    return front;
  }

  String name() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it takes no manifest that names a subject, and can not be asked for any. */
  void refuseReferrers(boolean refuse) {
    refusing = refuse;
  }

  int size() {
    return referrers.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      if (refusing && path.contains("/referrers/")) {
        send(exchange, 400, new byte[0]);
      } else if (path.contains("/referrers/")) {
        send(exchange, 200, index(path.substring(path.lastIndexOf('/') + 1)));
      } else {
        passOn(exchange, path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] index(String subject) {
    var entries =
        referrers.values().stream()
            .filter(it -> it.object("subject").text("digest").orElse("").equals(subject))
            .map(ReferrersFront::entry)
            .toList();
    return Manifest.index(entries);
  }

  private static JsonObject entry(JsonObject manifest) {
    var entry = new LinkedHashMap<String, Object>();
    for (var name : List.of("mediaType", "artifactType", "annotations")) {
      entry.put(name, manifest.entries().get(name));
    }
    entry.put("digest", Digest.of(manifest.bytes()).value());
    entry.put("size", manifest.bytes().length);
    return new JsonObject(entry);
  }

  private void passOn(HttpExchange exchange, String path) throws IOException, InterruptedException {
    var body = exchange.getRequestBody().readAllBytes();
    if (refusing && new String(body, UTF_8).contains("\"subject\"")) {
      send(exchange, 400, new byte[0]);
      return;
    }
    var target = URI.create("http://" + registry + exchange.getRequestURI());
    var request =
        HttpRequest.newBuilder(target)
            .timeout(Duration.ofSeconds(30))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().entrySet().stream()
        .filter(header -> !NOT_PASSED_ON.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    var answer = client.send(request.build(), BodyHandlers.ofByteArray());
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    if (path.contains("/manifests/") && answer.statusCode() / 100 == 2) {
      note(exchange, path, body);
    }
    send(exchange, answer.statusCode(), answer.body());
  }

  private void note(HttpExchange exchange, String path, byte[] body) {
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        var manifest = JsonObject.parse(body).orElseThrow();
        manifest
            .object("subject")
            .text("digest")
            .ifPresent(subject -> {
              referrers.put(Digest.of(body).value(), manifest);
              exchange.getResponseHeaders().set("OCI-Subject", subject);
            });
      }
      case "DELETE" -> referrers.remove(path.substring(path.lastIndexOf('/') + 1));
      default -> {}
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    var isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}

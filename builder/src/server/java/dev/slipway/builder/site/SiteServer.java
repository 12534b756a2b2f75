package dev.slipway.builder.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Serves the files of a folder over HTTP: {@code SiteServer <folder>}, on port {@code PORT}. */
public final class SiteServer {
  private static final int THREADS = 32;
  private static final int GRACE_SECONDS = 5;

  private final SiteFiles files;

  /** Files do not change while they are served: they are an image's. */
  private final Map<Path, Page> pages = new ConcurrentHashMap<>();

  private SiteServer(SiteFiles files) {
    this.files = files;
  }

  /** A file that is served. */
  private record Page(String type, long size, String tag) {}

  /** Serves until the process is asked to stop, then lets running answers finish. */
  public static void main(String[] args) throws IOException {
    var port = Optional.ofNullable(System.getenv("PORT")).map(Integer::parseInt).orElse(8080);
    var files = new SiteFiles(Path.of(args.length > 0 ? args[0] : "."));
    var http = HttpServer.create(new InetSocketAddress(port), 0);
    var executor = Executors.newFixedThreadPool(THREADS);
    http.setExecutor(executor);
    http.createContext("/", new SiteServer(files)::answer);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(executor)));
    http.start();
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .println("serving " + files.root() + " on port " + port);
  }

  /** Lets running answers go out, then lets the process end. */
  private static void finish(ExecutorService executor) {
    executor.shutdown();
    try {
      executor.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      var path = Optional.ofNullable(exchange.getRequestURI().getPath()).orElse("/");
      if (!List.of("GET", "HEAD").contains(method)) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        text(exchange, 405, "only GET and HEAD\n");
      } else if (files.lacksSlash(path)) {
        exchange.getResponseHeaders().set("Location", withSlash(exchange.getRequestURI()));
        text(exchange, 308, "");
      } else {
        var file = files.find(path);
        if (file.isPresent()) {
          send(exchange, 200, file.get());
        } else {
          notFound(exchange, path);
        }
      }
    }
  }

  private static String withSlash(URI uri) {
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return uri.getRawPath() + "/" + query;
  }

  /** With the site's own {@code 404.html} where it has one. */
  private void notFound(HttpExchange exchange, String path) throws IOException {
    var own = files.find("/404.html");
    if (own.isPresent()) {
      send(exchange, 404, own.get());
    } else if (path.equals("/healthz")) {
      text(exchange, 200, "ok\n");
    } else {
      text(exchange, 404, "not found\n");
    }
  }

  private void send(HttpExchange exchange, int status, Path file) throws IOException {
    var page = page(file);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", page.type());
    headers.set("X-Content-Type-Options", "nosniff");
    if (status == 200) {
      headers.set("ETag", page.tag());
      headers.set("Cache-Control", "no-cache");
    }
    if (status == 200 && matches(exchange, page.tag())) {
      exchange.sendResponseHeaders(304, -1);
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(page.size()));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, page.size() == 0 ? -1 : page.size());
      if (page.size() > 0) {
        Files.copy(file, exchange.getResponseBody());
      }
    }
  }

  private static boolean matches(HttpExchange exchange, String tag) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-None-Match"))
        .filter(tags -> tags.equals("*") || tags.contains(tag))
        .isPresent();
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    if (exchange.getRequestMethod().equals("HEAD") || bytes.length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Page page(Path file) throws IOException {
    var known = pages.get(file);
    if (known == null) {
      var type = ContentTypes.of(file.toString());
      known = new Page(type, Files.size(file), tag(file));
      pages.put(file, known);
    }
    return known;
  }

  private static String tag(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var sha256 = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[8192];
      for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
      return '"' + HexFormat.of().formatHex(sha256.digest(), 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

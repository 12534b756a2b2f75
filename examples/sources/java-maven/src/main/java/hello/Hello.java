package hello;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A web app that Maven builds. Needs a JDK, 17 or later. */
public final class Hello {
  /** Change me, commit, and watch. */
  private static final String VERSION = "1";

  public static void main(String[] args) throws IOException {
    // Answers leave at once, not 40 ms later.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    int port = Integer.parseInt(env("PORT", "8080"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, greeting()));
    server.createContext("/healthz", exchange -> answer(exchange, "ok\n"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(threads)));
    server.start();
    System.out.println("listening on port " + port);
  }

  private static String greeting() {
    return env("GREETING", "Hello") + " from Java and Maven, version " + VERSION + "\n";
  }

  /** Asked to stop: lets running requests finish first. */
  private static void finish(ExecutorService threads) {
    threads.shutdown();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String env(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }
}

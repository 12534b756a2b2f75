import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A web app and a worker in one program; the Procfile says which is which. */
public class Main {
  /** Change me, commit, and watch. */
  private static final String VERSION = "1";

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("worker")) {
      work();
    } else {
      serve();
    }
  }

  private static void serve() throws IOException {
    int port = Integer.parseInt(env("PORT", "8080"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext(
        "/",
        exchange ->
            answer(
                exchange, env("GREETING", "Hello") + " from a Procfile, version " + VERSION + "\n"));
    server.createContext("/healthz", exchange -> answer(exchange, "ok\n"));
    // Asked to stop: let running requests finish first.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(5)));
    server.start();
    System.out.println("listening on port " + port);
  }

  private static void work() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
    for (int i = 1; !stopped.await(10, TimeUnit.SECONDS); i++) {
      System.out.println("worker, version " + VERSION + ": " + i + " jobs done");
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

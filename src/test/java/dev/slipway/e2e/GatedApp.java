package dev.slipway.e2e;

/**
 * The source of an app that goes through {@link Gates}: {@code <TEXT>-start} before it listens,
 * {@code <TEXT>-health} when it is asked whether it is ready, {@code <TEXT>-slow} in an answer, and
 * {@code <TEXT>-stop} when it is told to stop. It answers with {@code TEXT} and its release ({@code
 * one v1}); where the text is {@code bad}, it does not start.
 */
final class GatedApp {
  static final String SOURCE =
      """
      import com.sun.net.httpserver.HttpExchange;
      import com.sun.net.httpserver.HttpServer;
      import java.io.IOException;
      import java.net.InetSocketAddress;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.concurrent.CountDownLatch;
      import java.util.concurrent.Executors;
      import java.util.concurrent.TimeUnit;

      public class Main {
        static final String TEXT = System.getenv("TEXT");

        public static void main(String[] args) throws Exception {
          if (TEXT.equals("bad")) {
            System.exit(1);
          }
          Runtime.getRuntime().addShutdownHook(new Thread(() -> pass("stop")));
          pass("start");
          int port = Integer.parseInt(System.getenv("PORT"));
          HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
          server.setExecutor(Executors.newCachedThreadPool());
          server.createContext("/", exchange -> answer(exchange, "none"));
          server.createContext("/healthz", exchange -> answer(exchange, "health"));
          server.createContext("/slow", exchange -> answer(exchange, "slow"));
          server.start();
        }

        static void answer(HttpExchange exchange, String gate) throws IOException {
          pass(gate);
          byte[] body = (TEXT + " " + System.getenv("SLIPWAY_RELEASE")).getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        }

        static void pass(String name) {
          Path gate = Path.of(System.getenv("GATES"), TEXT + "-" + name);
          Path caught = gate.resolveSibling(gate.getFileName() + ".caught");
          if (gate.toFile().renameTo(caught.toFile())) {
            while (Files.exists(caught)) {
              tick();
            }
          }
        }

        static void tick() {
          try {
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      }
      """;

  private GatedApp() {}

  /** Its manifest. */
  static String manifest(String git, Gates gates, String text) {
    return Shipyard.manifest(
        git,
        "health: {http: /healthz}",
        "env: {TEXT: %s, GATES: \"%s\"}".formatted(text, gates.folder()));
  }
}

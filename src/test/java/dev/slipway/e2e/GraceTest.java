package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is under way at an instance that the next release replaces goes on until its grace. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class GraceTest {
  private static final Duration GRACE = Duration.ofSeconds(6);

  /** Takes websockets, and answers by halves: the second comes once a websocket said something. */
  private static final String APP =
      """
      import java.io.BufferedReader;
      import java.io.IOException;
      import java.io.InputStreamReader;
      import java.io.OutputStream;
      import java.net.ServerSocket;
      import java.net.Socket;
      import java.util.concurrent.CountDownLatch;

      public class Main {
        static final CountDownLatch SAID = new CountDownLatch(1);
        static final CountDownLatch NEVER = new CountDownLatch(1);

        public static void main(String[] args) throws Exception {
          try (ServerSocket server = new ServerSocket(Integer.parseInt(System.getenv("PORT")))) {
            while (true) {
              Socket socket = server.accept();
              new Thread(() -> serve(socket)).start();
            }
          }
        }

        static void serve(Socket socket) {
          try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            String first = in.readLine();
            for (String line = first; line != null && !line.isEmpty(); ) {
              line = in.readLine();
            }
            if (first != null) {
              answer(first.split(" ")[1], in, socket.getOutputStream());
            }
          } catch (IOException | InterruptedException e) {
            // It is over.
          }
        }

        static void answer(String path, BufferedReader in, OutputStream out)
            throws IOException, InterruptedException {
          if (path.equals("/socket")) {
            say(out, "HTTP/1.1 101 Go\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
              say(out, System.getenv("TEXT") + " " + line + "\\n");
              SAID.countDown();
            }
          } else if (path.equals("/")) {
            String text = System.getenv("TEXT");
            say(out, head(text.length()) + text);
          } else {
            say(out, head(10) + "first");
            (path.equals("/half") ? SAID : NEVER).await();
            say(out, " half");
          }
        }

        static String head(int length) {
          return "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: " + length + "\\r\\n\\r\\n";
        }

        static void say(OutputStream out, String text) throws IOException {
          out.write(text.getBytes());
          out.flush();
        }
      }
      """;

  @TempDir private Path folder;
  private Shipyard yard;
  private TestRepository source;

  @BeforeEach
  void start() {
    yard = new Shipyard(folder);
    source = TestRepository.create(folder.resolve("shop.git"));
    source.commitFile("Main.java", APP);
    yard.config().commitManifest("shop", manifest("one"));
    yard.start();
    awaitText("one");
  }

  @AfterEach
  void stop() {
    source.close();
    yard.close();
  }

  private String manifest(String text) {
    return Shipyard.manifest(
        source.url(), "grace: " + GRACE.toSeconds() + "s", "env: {TEXT: " + text + "}");
  }

  private void awaitText(String text) {
    await(text).atMost(PATIENCE).until(() -> yard.ask("shop").endsWith("\r\n\r\n" + text));
  }

  /** Somebody at the router, byte by byte. */
  private final class Client implements AutoCloseable {
    private final Socket socket;

    Client(String path, String... headers) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), yard.daemon().routerPort());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      say("GET " + path + " HTTP/1.1\r\nHost: shop.localhost\r\n");
      for (var header : headers) {
        say(header + "\r\n");
      }
      say("\r\n");
      awaitEnd("\r\n\r\n");
    }

    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What comes up to this; or up to the end of the connection. */
    String awaitEnd(String end) throws IOException {
      var text = new StringBuilder();
      while (text.indexOf(end) < 0) {
        int next;
        try {
          next = socket.getInputStream().read();
        } catch (SocketException e) {
          return text + "(cut)";
        }
        if (next < 0) {
          return text + "(end)";
        }
        text.append((char) next);
      }
      return text.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void requestsAndWebsocketsGoOnUntilItAndAreCutThen() throws Exception {
    try (var websocket = new Client("/socket", "Connection: Upgrade", "Upgrade: websocket");
        var half = new Client("/half");
        var never = new Client("/never")) {
      assertThat(half.awaitEnd("first")).isEqualTo("first");
      assertThat(never.awaitEnd("first")).isEqualTo("first");
      var before = System.nanoTime();
      yard.config().commitManifest("shop", manifest("two"));
      awaitText("two");

      websocket.say("still there?\n");
      assertThat(websocket.awaitEnd("\n")).isEqualTo("one still there?\n");
      assertThat(half.awaitEnd(" half")).isEqualTo(" half");

      assertThat(websocket.awaitEnd("\n")).isIn("(end)", "(cut)");
      assertThat(never.awaitEnd(" half")).isIn("(end)", "(cut)");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(GRACE);
      awaitText("two");
    }
  }
}

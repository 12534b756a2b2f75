package dev.slipway.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.git.GitHttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the git repositories of a folder to all who reach this machine, pods among them. */
final class GitForPods implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of("Content-Type", "Accept", "Content-Encoding", "Git-Protocol");

  private final GitHttpServer git;
  private final HttpServer front;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();

  private GitForPods(GitHttpServer git, HttpServer front) {
    this.git = git;
    this.front = front;
  }

  static GitForPods start(Path folder) throws RejectedException, IOException {
    var front = HttpServer.create(new InetSocketAddress(0), 0);
    var server = new GitForPods(GitHttpServer.start(folder, 0), front);
    front.setExecutor(server.threads);
    front.createContext("/", server::pass);
    front.start();
    return server;
  }

  int port() {
    return front.getAddress().getPort();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + git.port() + exchange.getRequestURI()))
              .timeout(Duration.ofSeconds(30))
              .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
      for (var name : PASSED_ON) {
        var value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
          request.header(name, value);
        }
      }
      var answer = http.send(request.build(), BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), Math.max(answer.body().length, -1));
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    front.stop(0);
    threads.close();
    git.close();
    http.close();
  }
}

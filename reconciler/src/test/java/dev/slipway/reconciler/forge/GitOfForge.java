package dev.slipway.reconciler.forge;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.git.GitHttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Git over http at the address of a forge: {@code <forge>/<project>.git}. */
final class GitOfForge implements AutoCloseable {
  private static final List<String> HEADERS =
      List.of("Content-Type", "Content-Encoding", "Git-Protocol");

  private final GitHttpServer git;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String prefix;
  private final String repository;

  /**
   * @param project as people see it, such as {@code acme/config}
   * @param repository its folder, whose name ends in {@code .git}
   */
  GitOfForge(String project, Path repository) throws RejectedException {
    this.git = GitHttpServer.start(repository.toAbsolutePath().resolveSibling(""), 0);
    this.prefix = "/" + project + ".git/";
    this.repository = repository.getFileName() + "/";
  }

  boolean isFor(HttpExchange exchange) {
    return exchange.getRequestURI().getRawPath().startsWith(prefix);
  }

  /** Hands a request on, and its answer back. */
  void serve(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().toString().substring(prefix.length());
    var request =
        HttpRequest.newBuilder(URI.create(git.url(repository + path)))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (var name : HEADERS) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.setHeader(name, value));
    }
    try {
      var answer = client.send(request.build(), BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    git.close();
  }
}

package dev.slipway.reconciler.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/**
 * Serves the bare repositories of a folder over git's smart HTTP protocol, to read and to write, on
 * the loopback interface alone: for the demo and for tests.
 */
public final class GitHttpServer implements AutoCloseable {
  private static final int THREADS = 8;
  private static final Pattern PATH =
      Pattern.compile("/([A-Za-z0-9][-._A-Za-z0-9]{0,99}\\.git)/(info/refs|git-[a-z]+-pack)");

  /** By other names a page in a browser could make it call us. */
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Path folder;
  private final Optional<Login> login;
  private final Consumer<String> afterPush;

  private GitHttpServer(
      HttpServer server, Path folder, Optional<Login> login, Consumer<String> afterPush) {
    this.server = server;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("git-http-", 0).factory());
    this.folder = folder;
    this.login = login;
    this.afterPush = afterPush;
  }

  /** A user that alone is let in. */
  public record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /**
   * Serves {@code <folder>/<name>.git} at {@code http://127.0.0.1:<port>/<name>.git}, to everybody
   * of this machine.
   *
   * @param port 0 for any free one
   * @throws RejectedException where the port is taken
   */
  public static GitHttpServer start(Path folder, int port) throws RejectedException {
    return start(folder, port, Optional.empty(), name -> {});
  }

  /**
   * As {@link #start(Path, int)}.
   *
   * @param afterPush is told the repository's name, such as {@code shop.git}, after each push that
   *     changed something
   */
  public static GitHttpServer start(
      Path folder, int port, Optional<Login> login, Consumer<String> afterPush)
      throws RejectedException {
    Isolation.ensure();
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var http = HttpServer.create(address, 0);
      var server = new GitHttpServer(http, folder, login, afterPush);
      http.setExecutor(server.threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new RejectedException("can not serve git on port " + port + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The address of a repository, such as {@code config.git}. */
  public String url(String repository) {
    return "http://127.0.0.1:" + port() + "/" + repository;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = PATH.matcher(exchange.getRequestURI().getRawPath());
      if (!HOSTS.contains(host(exchange))) {
        answer(exchange, 403, "ask for 127.0.0.1 or localhost");
      } else if (!isLetIn(exchange)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        answer(exchange, 401, "who are you?");
      } else if (!path.matches() || !Files.isDirectory(folder.resolve(path.group(1)))) {
        answer(exchange, 404, "there is no such repository here");
      } else {
        serve(exchange, path.group(1), path.group(2));
      }
    }
  }

  private static String host(HttpExchange exchange) {
    var host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("");
    var colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private boolean isLetIn(HttpExchange exchange) {
    if (login.isEmpty()) {
      return true;
    }
    var wanted = login.get().user() + ":" + login.get().password();
    var header =
        "Basic " + Base64.getEncoder().encodeToString(wanted.getBytes(StandardCharsets.UTF_8));
    var given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            header.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private void serve(HttpExchange exchange, String name, String what) throws IOException {
    try (var repository = open(folder.resolve(name))) {
      var service = new GitHttpService(repository, exchange);
      if (what.equals("info/refs")) {
        service.advertise();
      } else if (service.exchange(what)) {
        afterPush.accept(name);
      }
    }
  }

  private static Repository open(Path folder) throws IOException {
    return new RepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
  }

  static void answer(HttpExchange exchange, int status, String text) throws IOException {
    var body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package dev.slipway.reconciler.git;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.manifest.RejectedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the bare repositories of a folder over smart HTTP, to read and to write, on the loopback
 * address alone: for the demo and for tests, so that people need no git server to try Slipway.
 *
 * <p>The protocol is git's own gitprotocol-http, versions 0 to 2.
 */
public final class GitHttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitHttpServer.class);
  private static final Pattern PATH =
      Pattern.compile(
          "/([-a-zA-Z0-9_]+(?:\\.[-a-zA-Z0-9_]+)*\\.git)/(info/refs|git-upload-pack|git-receive-pack)");
  private static final String UPLOAD = "git-upload-pack";
  private static final String RECEIVE = "git-receive-pack";
  private static final int AT_ONCE = 64;
  private static final int SILENCE_SECONDS = 60;
  private static final long MOST_BYTES = 512L << 20;
  private static final Duration STOP = Duration.ofSeconds(1);

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final Consumer<String> afterPush;

  /** A user that alone is let in. */
  public record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  private GitHttpServer(
      Path folder, HttpServer server, Optional<Login> login, Consumer<String> afterPush) {
    this.folder = folder;
    this.server = server;
    this.afterPush = afterPush;
    HttpContext context = server.createContext("/", this::answer);
    login.ifPresent(only -> context.setAuthenticator(basic(only)));
    server.setExecutor(threads);
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
   * @param afterPush is told the repository's name, such as {@code shop.git}, after each push
   */
  public static GitHttpServer start(
      Path folder, int port, Optional<Login> login, Consumer<String> afterPush)
      throws RejectedException {
    Isolation.ensure();
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var http = HttpServer.create(address, AT_ONCE);
      var server = new GitHttpServer(folder, http, login, afterPush);
      http.start();
      return server;
    } catch (IOException e) {
      throw new RejectedException("can not serve git on port " + port + ": " + e.getMessage(), e);
    }
  }

  private static Authenticator basic(Login login) {
    return new BasicAuthenticator("slipway") {
      @Override
      public boolean checkCredentials(String user, String password) {
        return user.equals(login.user())
            && MessageDigest.isEqual(bytes(password), bytes(login.password()));
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var path = PATH.matcher(uri.getPath());
    if (!path.matches() || !Files.isDirectory(folder.resolve(path.group(1)))) {
      refuse(exchange, 404);
      return;
    }
    if (!atOnce.tryAcquire()) {
      refuse(exchange, 503);
      return;
    }
    try (exchange;
        var repository = open(path.group(1))) {
      serve(exchange, repository, path.group(1), path.group(2));
    } catch (IOException | RuntimeException e) {
      LOG.debug("a git request broke off; repository={}", path.group(1), e);
    } finally {
      atOnce.release();
    }
  }

  private Repository open(String name) throws IOException {
    return new RepositoryBuilder().setGitDir(folder.resolve(name).toFile()).setBare().build();
  }

  private void serve(HttpExchange exchange, Repository repository, String name, String what)
      throws IOException {
    var isGet = exchange.getRequestMethod().equals("GET");
    var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    switch (what) {
      case "info/refs" -> {
        var service = query.replaceFirst("^service=", "");
        if (isGet && (service.equals(UPLOAD) || service.equals(RECEIVE))) {
          advertise(exchange, repository, service);
        } else {
          refuse(exchange, isGet ? 403 : 405);
        }
      }
      case UPLOAD -> {
        if (isGet) {
          refuse(exchange, 405);
        } else {
          uploader(exchange, repository)
              .upload(body(exchange), begin(exchange, UPLOAD, "result"), null);
        }
      }
      default -> {
        if (isGet) {
          refuse(exchange, 405);
        } else {
          var receiver = receiver(repository);
          receiver.setPostReceiveHook((_, _) -> afterPush.accept(name));
          receiver.receive(body(exchange), begin(exchange, RECEIVE, "result"), null);
        }
      }
    }
  }

  private static void advertise(HttpExchange exchange, Repository repository, String service)
      throws IOException {
    var out = begin(exchange, service, "advertisement");
    var lines = new PacketLineOut(out);
    if (service.equals(UPLOAD)) {
      uploader(exchange, repository)
          .sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), UPLOAD);
    } else {
      lines.writeString("# service=" + RECEIVE + "\n");
      lines.end();
      receiver(repository).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
    }
    out.flush();
  }

  private static UploadPack uploader(HttpExchange exchange, Repository repository) {
    var pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setTimeout(SILENCE_SECONDS);
    var version = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (version != null) {
      pack.setExtraParameters(List.of(version.split(":", -1)));
    }
    return pack;
  }

  private static ReceivePack receiver(Repository repository) {
    var pack = new ReceivePack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setTimeout(SILENCE_SECONDS);
    pack.setMaxPackSizeLimit(MOST_BYTES);
    return pack;
  }

  private static OutputStream begin(HttpExchange exchange, String service, String kind)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-" + service + "-" + kind);
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    var body = new OnlyRead(exchange.getRequestBody());
    var encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    return "gzip".equals(encoding) ? new GZIPInputStream(body) : new BufferedInputStream(body);
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop((int) STOP.toSeconds());
    threads.shutdownNow();
  }

  /**
   * The body of a request, read and nothing else: the JDK's own {@code skip} goes past its end, on
   * to the connection, where JGit waits for ever.
   */
  private static final class OnlyRead extends InputStream {
    private final InputStream body;

    OnlyRead(InputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      return body.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return body.read(buffer, offset, length);
    }
  }
}

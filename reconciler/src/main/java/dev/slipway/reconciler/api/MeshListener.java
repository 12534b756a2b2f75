package dev.slipway.reconciler.api;

import dev.slipway.manifest.RejectedException;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where routers of their own connect by TLS: there is nothing else to be asked, so it may be
 * reached from where the API may not. Certificates are looked at once a second; a change is taken
 * once it lasted from one look to the next, for the connections that come.
 */
final class MeshListener {
  private static final Logger LOG = LoggerFactory.getLogger(MeshListener.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST_CONNECTIONS = 1024;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final MeshDoor door;
  private final Connections connections = new Connections(MOST_CONNECTIONS, IDLE);
  private final RouterSockets sockets;
  private volatile String told = "";
  private Optional<HttpServer> server = Optional.empty();

  /** On one worker thread at a time. */
  private volatile Optional<TlsFiles.Content> seen = Optional.empty();

  private volatile Optional<TlsFiles.Content> taken = Optional.empty();

  MeshListener(Vertx vertx, MeshDoor door, MeshAccess mesh) {
    this.vertx = vertx;
    this.door = door;
    this.sockets = new RouterSockets(mesh, connections);
  }

  /**
   * Listens from now on.
   *
   * @throws RejectedException where it can not, or its certificate can not be served
   */
  void start() throws RejectedException, InterruptedException {
    var content = door.files().read();
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(4096)
            .setMaxHeaderSize(16 * 1024)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketMessageSize(RouterSockets.LARGEST_MESSAGE)
            .setReuseAddress(true);
    var router = Router.router(vertx);
    router.get(RouterSockets.PATH).handler(sockets::begin);
    HttpErrors.install(router);
    var tls = tls(content);
    options.setKeyCertOptions(tls.getKeyCertOptions());
    options.setTrustOptions(tls.getTrustOptions()).setClientAuth(tls.getClientAuth());
    var listening =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .exceptionHandler(this::turnedAway)
            .requestHandler(router);
    server = Optional.of(listening);
    taken = Optional.of(content);
    seen = taken;
    ApiServer.listen(listening, door.listen(), "what takes routers", "--mesh");
    vertx.setPeriodic(LOOK.toMillis(), _ -> vertx.executeBlocking(this::look));
    vertx.setPeriodic(IDLE.toMillis() / 4, _ -> connections.closeIdle());
  }

  int port() {
    return server.orElseThrow().actualPort();
  }

  private ServerSSLOptions tls(TlsFiles.Content content) throws RejectedException {
    var credentials = TlsCredentials.of(content, Instant.now());
    credentials
        .problem()
        .ifPresent(problem -> LOG.warn("Routers will not believe this daemon: {}", problem));
    var options =
        new ServerSSLOptions()
            .setKeyCertOptions(KeyCertOptions.wrap(credentials.keys().orElseThrow()));
    credentials
        .trust()
        .ifPresent(trust ->
            options.setTrustOptions(TrustOptions.wrap(trust)).setClientAuth(ClientAuth.REQUIRED));
    return options;
  }

  private Void look() {
    try {
      var now = Optional.of(door.files().read());
      if (now.equals(seen) && !now.equals(taken)) {
        taken = now; // also one that is broken: it is told of once
        var _ = server.orElseThrow().updateSSLOptions(tls(now.get()));
        LOG.info("Routers are shown other certificates than before, or others are taken of them");
      }
      seen = now;
    } catch (RejectedException e) {
      tell("The certificates for routers stay as they are: ", String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void turnedAway(Throwable cause) {
    tell("A router was turned away: ", String.valueOf(cause.getMessage()));
  }

  /** Once, however often it happens: who is turned away comes again each second. */
  private void tell(String what, String reason) {
    var line = what + reason.replace("\n", ": ");
    if (!line.equals(told)) {
      told = line;
      LOG.warn("{}", line);
    }
  }
}

package dev.slipway.reconciler.api;

import dev.slipway.router.mesh.ConnectedRouters.Member;
import dev.slipway.router.mesh.RouterLink;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.TableChange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The websockets of routers: they say who they are and what they serve, and are sent what changes.
 * A router that says nothing for {@link #SILENCE} is let go of: it answers each ping. So is one
 * that does not say in that time who it is.
 */
final class RouterSockets {
  private static final Logger LOG = LoggerFactory.getLogger(RouterSockets.class);

  static final String PATH = "/api/v1/mesh";

  /** How often either side hears of the other, at the least. */
  static final Duration PING = Duration.ofSeconds(2);

  /** Who is not heard of for so long is gone: the other side of its machine's plug, say. */
  static final Duration SILENCE = Duration.ofSeconds(7);

  /** In bytes, of what a router says: some ten thousand instances that drain. More than a run's. */
  static final int LARGEST_MESSAGE = 1024 * 1024;

  /**
   * A change of so many is written within a millisecond: sooner than another thread has its turn.
   */
  private static final int FEW_HOSTS = 100;

  /** The status for routers of a daemon that does not lead. */
  static final int STANDS_BY = 503;

  private static final short NOT_UNDERSTOOD = 1002;

  private final MeshAccess mesh;
  private final Connections connections;

  RouterSockets(MeshAccess mesh, Connections connections) {
    this.mesh = mesh;
    this.connections = connections;
  }

  void begin(RoutingContext context) {
    var request = context.request();
    var host = Optional.ofNullable(request.getHeader("Host"));
    var origin = Optional.ofNullable(request.getHeader("Origin"));
    var site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"));
    var authorization = Optional.ofNullable(request.getHeader("Authorization"));
    if (!Callers.isOwnSite(host, origin, site)) {
      HttpErrors.answer(context, 403, "a page of another site may not do this", "");
    } else if (mesh.token().filter(token -> !token.isIn(authorization)).isPresent()) {
      HttpErrors.answer(
          context,
          401,
          "the token is not that of the daemon's --mesh-token-file",
          "give the router the same file by --mesh-token-file");
    } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      HttpErrors.answer(context, 426, "this is no websocket", "call it by: slipway router --from");
    } else if (!mesh.leads().getAsBoolean()) {
      // Else it would call by this connection again, and never get to the one that leads.
      context.response().putHeader("Connection", "close");
      HttpErrors.answer(
          context, STANDS_BY, "another daemon leads", "call again: the address may lead to it");
    } else {
      var connection = request.connection();
      var _ =
          request
              .toWebSocket()
              .onSuccess(socket -> new Session(context.vertx(), socket).begin(connection));
    }
  }

  /** One router; on its socket's own context. */
  private final class Session implements RouterLink {
    private final Vertx vertx;
    private final ServerWebSocket socket;
    private @Nullable Member member;
    private @Nullable RouterName name;
    private long heard = System.nanoTime();
    private final long opened = heard;

    Session(Vertx vertx, ServerWebSocket socket) {
      this.vertx = vertx;
      this.socket = socket;
    }

    void begin(HttpConnection connection) {
      var pings = vertx.setPeriodic(PING.toMillis(), _ -> look());
      connections.began(connection);
      socket.textMessageHandler(this::told);
      socket.pongHandler(_ -> heard = System.nanoTime());
      socket.exceptionHandler(_ -> socket.close());
      socket.closeHandler(_ -> {
        vertx.cancelTimer(pings);
        connections.ended(connection);
        if (member != null) {
          member.left();
        }
        if (name != null) {
          mesh.certificates().left(name, this);
        }
      });
    }

    private void look() {
      var known = member == null ? opened : heard;
      if (System.nanoTime() - known > SILENCE.toNanos()) {
        var _ = socket.close();
      } else {
        var _ = socket.writePing(Buffer.buffer());
      }
    }

    private void told(String json) {
      heard = System.nanoTime();
      try {
        told(RouterMessage.parse(json));
      } catch (JacksonException | IllegalArgumentException e) {
        LOG.warn("a router says what is not understood: is it of this version?");
        var _ = socket.close(NOT_UNDERSTOOD, "not understood");
      }
    }

    private void told(RouterMessage message) {
      switch (message) {
        case RouterMessage.Hello(var router, var serving) -> {
          name = router;
          member = mesh.routers().join(router, serving, this);
        }
        case RouterMessage.Serves(var serving) -> member().served(serving);
        case RouterMessage.Refuses(var reason) -> member().refused(reason);
        case RouterMessage.Certified(var certificates) -> {
          if (name == null) {
            throw new IllegalArgumentException("whose are these?");
          }
          mesh.certificates().told(name, this, certificates);
        }
      }
    }

    private Member member() {
      return Optional.ofNullable(member)
          .orElseThrow(() -> new IllegalArgumentException("who says that?"));
    }

    @Override
    public void send(TableChange change) {
      if (change.hosts() <= FEW_HOSTS) {
        write(change);
      } else {
        // A large table takes its time. The next one comes when the router has told of this. Not on
        // a virtual thread: those wait for all others that work.
        Thread.ofPlatform().daemon().name("slipway-table").start(() -> write(change));
      }
    }

    private void write(TableChange change) {
      var _ = socket.writeTextMessage(TableJson.write(change));
    }

    @Override
    public void close() {
      var _ = socket.close();
    }
  }
}

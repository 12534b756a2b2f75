package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that clients have run once, over a websocket each; so many at once. */
final class Runs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
  private static final int MOST_AT_ONCE = 32;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /** So that nothing between here and there takes a quiet connection for a dead one. */
  private static final Duration PING = Duration.ofSeconds(30);

  private static final int SWITCHING = 101;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final ControlPlane control;
  private final Metrics metrics;
  private final Connections connections;
  private final Duration patience;

  /**
   * @param patience how long a client may take to say what it wants
   */
  Runs(ControlPlane control, Metrics metrics, Connections connections, Duration patience) {
    this.control = control;
    this.metrics = metrics;
    this.connections = connections;
    this.patience = patience;
  }

  /** Takes a websocket, unless it is another site's: browsers let pages open any. */
  void begin(RoutingContext context) {
    var request = context.request();
    var host = Optional.ofNullable(request.getHeader("Host"));
    var origin = Optional.ofNullable(request.getHeader("Origin"));
    var site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"));
    var name = context.pathParam("app");
    if (!Callers.isOwnSite(host, origin, site)) {
      HttpErrors.answer(context, 403, "a page of another site may not do this", "");
    } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      HttpErrors.answer(context, 426, "this is no websocket", "call it by: slipway run");
    } else if (!AppName.isValid(name)) {
      HttpErrors.answer(context, 404, "there is no app named " + name, "");
    } else if (!free.tryAcquire()) {
      HttpErrors.answer(
          context, 503, MOST_AT_ONCE + " commands run already", "try again when one has ended");
    } else {
      var connection = request.connection();
      var _ =
          request
              .toWebSocket()
              .onSuccess(socket -> begin(context.vertx(), connection, new AppName(name), socket))
              .onFailure(_ -> free.release());
    }
  }

  private void begin(Vertx vertx, HttpConnection connection, AppName app, ServerWebSocket socket) {
    var started = System.nanoTime();
    var client = new RunSocket(socket);
    var pings = vertx.setPeriodic(PING.toMillis(), nothing -> client.ping());
    connections.began(connection);
    var _ =
        client
            .closed()
            .thenRun(() -> {
              vertx.cancelTimer(pings);
              connections.ended(connection);
              metrics.apiAnswered(SWITCHING, Duration.ofNanos(System.nanoTime() - started));
            });
    try {
      threads.execute(() -> run(app, client));
    } catch (RejectedExecutionException e) {
      free.release();
      client.close();
    }
  }

  private void run(AppName app, RunSocket client) {
    var thread = Thread.currentThread();
    var _ = client.closed().thenRun(thread::interrupt);
    try {
      new RunSession(control, app, client).run(patience);
    } catch (InterruptedException e) {
      thread.interrupt();
    } catch (RuntimeException e) {
      LOG.error("A run failed", e);
    } finally {
      free.release();
      client.close();
    }
  }

  /** Ends all that run. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      var _ = threads.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

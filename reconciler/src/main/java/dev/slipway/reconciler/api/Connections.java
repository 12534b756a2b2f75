package dev.slipway.reconciler.api;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections to the server: so many at once, and none that is kept open for nothing. The idle
 * limit of the server itself would end logs that are followed and have no new line.
 */
final class Connections {
  private final int most;
  private final Duration longestIdle;
  private final Map<HttpConnection, Use> uses = new ConcurrentHashMap<>();

  private record Use(int requests, long sinceNanos) {
    Use with(int more) {
      return new Use(requests + more, System.nanoTime());
    }
  }

  Connections(int most, Duration longestIdle) {
    this.most = most;
    this.longestIdle = longestIdle;
  }

  void opened(HttpConnection connection) {
    if (uses.size() >= most) {
      connection.close();
      return;
    }
    uses.put(connection, new Use(0, System.nanoTime()));
    connection.closeHandler(nothing -> uses.remove(connection));
  }

  void began(HttpConnection connection) {
    uses.computeIfPresent(connection, (_, use) -> use.with(1));
  }

  void ended(HttpConnection connection) {
    uses.computeIfPresent(connection, (_, use) -> use.with(-1));
  }

  /** Closes those on which no request is under way, and has not been for too long. */
  void closeIdle() {
    var now = System.nanoTime();
    uses.forEach((connection, use) -> {
      if (use.requests() == 0 && now - use.sinceNanos() > longestIdle.toNanos()) {
        connection.close();
      }
    });
  }
}

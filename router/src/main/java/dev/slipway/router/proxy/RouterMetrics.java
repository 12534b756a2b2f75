package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import java.time.Duration;
import java.util.Optional;

/**
 * Told of what the router answered. Called on an event loop for every request: must neither block
 * nor throw. Everything told is bounded (an app of the table, a status code), so that it can be a
 * tag.
 */
@FunctionalInterface
public interface RouterMetrics {
  /** Stands for the status of a request whose client went away before the answer. */
  int CLIENT_WENT_AWAY = 499;

  /** Listens to nothing. */
  RouterMetrics NONE = (app, status, took) -> {};

  /**
   * A request is over.
   *
   * @param app the app behind the host; empty where the host is unknown or the request is malformed
   * @param status of the answer, 100 to 599; 499 where the client went away before it
   * @param took from the request's head to the answer's last byte (of an upgrade: to its 101)
   */
  void answered(Optional<AppName> app, int status, Duration took);
}

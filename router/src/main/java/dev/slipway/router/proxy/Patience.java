package dev.slipway.router.proxy;

import java.time.Duration;
import java.util.Optional;

/** How long an exchange may be quiet, in ticks of the worker, and what is answered then. */
record Patience(RouterOptions.Timeouts timeouts) {
  boolean isOverWithTunnel(int quiet) {
    return isOver(quiet, timeouts.tunnelIdle());
  }

  /** One tick more than the connect itself, whose end says more. */
  Optional<Answer> overWithConnecting(int quiet) {
    return quiet > Worker.ticks(timeouts.connect())
        ? Optional.of(Answer.INSTANCE_TOO_SLOW)
        : Optional.empty();
  }

  /**
   * @param awaitsClient whether it is the client's turn
   * @param answering whether the answer has begun
   */
  Optional<Answer> overWith(int quiet, boolean awaitsClient, boolean answering) {
    var limit = awaitsClient || answering ? timeouts.idle() : timeouts.response();
    if (!isOver(quiet, limit)) {
      return Optional.empty();
    }
    return Optional.of(awaitsClient ? Answer.CLIENT_TOO_SLOW : Answer.INSTANCE_TOO_SLOW);
  }

  private static boolean isOver(int quiet, Duration limit) {
    return quiet >= Worker.ticks(limit);
  }
}

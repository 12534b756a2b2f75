package dev.slipway.router.proxy;

import dev.slipway.router.Backend;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend as the router sees it, for as long as a table names it or a request is at it. */
final class Instance {
  /** How long an instance that did not take a connection comes last: 1 s. */
  private static final long AVOIDED_NANOS = 1_000_000_000L;

  private static final int LAST_RESORT = 1 << 30;

  private final Backend backend;
  private final InetSocketAddress address;
  private final Runnable onIdle;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Optional<Instant> leftAt = Optional.empty();
  private volatile boolean avoided;
  private volatile long avoidedUntil;

  /** Resolves the backend's host name, so not for an event loop. */
  Instance(Backend backend, Runnable onIdle) {
    this.backend = backend;
    this.address = new InetSocketAddress(backend.host(), backend.port());
    this.onIdle = onIdle;
  }

  Backend backend() {
    return backend;
  }

  InetSocketAddress address() {
    return address;
  }

  void enter() {
    inFlight.incrementAndGet();
  }

  /** A request is over; tells when it was the last of an instance that no table names any more. */
  void leave() {
    if (inFlight.decrementAndGet() == 0 && leftAt.isPresent()) {
      onIdle.run();
    }
  }

  int inFlight() {
    return inFlight.get();
  }

  boolean isIdle() {
    return inFlight.get() == 0;
  }

  /** How much there is to do before the next request: the fewest win. */
  int load() {
    return inFlight.get() + (isAvoided() ? LAST_RESORT : 0);
  }

  private boolean isAvoided() {
    if (!avoided) {
      return false;
    }
    avoided = System.nanoTime() - avoidedUntil < 0;
    return avoided;
  }

  /** It did not take a connection: others are tried first for a while. */
  void avoid() {
    avoidedUntil = System.nanoTime() + AVOIDED_NANOS;
    avoided = true;
  }

  void leaveTable(Instant now) {
    if (leftAt.isEmpty()) {
      leftAt = Optional.of(now);
    }
  }

  void enterTable() {
    leftAt = Optional.empty();
  }

  /** Since when no table names it. */
  Optional<Instant> leftAt() {
    return leftAt;
  }
}

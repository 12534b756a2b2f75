package dev.slipway.router.proxy;

import dev.slipway.router.Backend;
import dev.slipway.router.balance.Candidate;
import dev.slipway.router.balance.OutlierRule.Ejection;
import dev.slipway.router.balance.Standing;
import dev.slipway.router.policy.StickyCookie;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend as the router sees it, for as long as a table names it or a request is at it. */
final class Instance implements Candidate {
  /** How long an instance that did not take a connection comes last: 1 s. */
  private static final long AVOIDED_NANOS = 1_000_000_000L;

  /** Of one that is warm and fails nobody: told by identity, without a look at a clock. */
  private static final Standing SETTLED = Standing.fresh(0);

  private final Backend backend;
  private final InetSocketAddress address;
  private final Outliers outliers;
  private final Runnable onIdle;
  private final Optional<Instance> self = Optional.of(this);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  /** Another number each time that it was put out, or is back: what was before counts no more. */
  private final AtomicInteger era = new AtomicInteger();

  private volatile Optional<Instant> leftAt = Optional.empty();
  private volatile Standing standing;
  private volatile Optional<String> cookie = Optional.empty();
  private Ejection lastEjection;

  /** How many targets name it. Of {@link Instances} alone. */
  private int names;

  /** Resolves the backend's host name, so not for an event loop. */
  Instance(Backend backend, Outliers outliers, Runnable onIdle) {
    this.backend = backend;
    this.address = new InetSocketAddress(backend.host(), backend.port());
    this.outliers = outliers;
    this.onIdle = onIdle;
    this.standing = Standing.fresh(outliers.now());
    this.lastEjection = Ejection.never(outliers.now());
  }

  Backend backend() {
    return backend;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Itself, made once and not once a request. */
  Optional<Instance> asOptional() {
    return self;
  }

  /** What stands for it in clients' cookies: made when it is asked for, and then once. */
  String cookie() {
    var known = cookie;
    if (known.isEmpty()) {
      known = Optional.of(StickyCookie.valueOf(backend));
      cookie = known;
    }
    return known.get();
  }

  /**
   * A request is at it.
   *
   * @return in which era, for {@link #judge}
   */
  int enter() {
    inFlight.incrementAndGet();
    return era.get();
  }

  /** A request is over; tells when it was the last of an instance that no table names any more. */
  void leave() {
    if (inFlight.decrementAndGet() == 0 && leftAt.isPresent()) {
      onIdle.run();
    }
  }

  boolean isIdle() {
    return inFlight.get() == 0;
  }

  // How it stands in the choice

  @Override
  public int requests() {
    return inFlight.get();
  }

  @Override
  public boolean isIn() {
    var seen = standing;
    return seen.equals(SETTLED) || seen.isIn(outliers.now());
  }

  @Override
  public float share() {
    var seen = standing;
    if (seen.equals(SETTLED)) {
      return 1;
    }
    var now = outliers.now();
    var share = seen.share(now, outliers.slowStart());
    if (share == 1 && seen.isIn(now)) {
      settle(seen);
    }
    return share;
  }

  private synchronized void settle(Standing seen) {
    if (standing.equals(seen)) {
      standing = SETTLED;
    }
  }

  /** It did not take a connection: others are tried first for a while. */
  synchronized void avoid() {
    var now = outliers.now();
    standing = known(now).avoided(now + AVOIDED_NANOS);
  }

  /**
   * It answered, or failed.
   *
   * @param entered in which era the request came
   * @param among all instances that requests like this one may go to
   */
  void judge(boolean fine, int entered, List<Instance> among) {
    if (fine) {
      succeeded();
    } else if (entered == era.get() && !isEjected(outliers.now())) {
      failed(among);
    }
  }

  /** It answered, and not that it failed. */
  private void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  /**
   * Who fails too often in a row is put out for a while. What came before, or while it is out, says
   * nothing of how it is when it is back.
   */
  private void failed(List<Instance> among) {
    if (failures.incrementAndGet() >= outliers.rule().failures()) {
      outliers.eject(this, among);
    }
  }

  boolean isEjected(long now) {
    var seen = standing;
    return !seen.equals(SETTLED) && seen.isEjected(now);
  }

  long ejectedUntil() {
    return standing.ejectedUntil();
  }

  /** Out; how many times that makes. */
  synchronized int eject(long now) {
    lastEjection = outliers.rule().next(lastEjection, now);
    standing = known(now).ejected(lastEjection.untilNanos());
    era.incrementAndGet();
    failures.set(0);
    return lastEjection.times();
  }

  synchronized void readmit(long now) {
    standing = known(now).readmitted(now);
  }

  /** What it was once settled lies too far back to be known: long enough to be warm. */
  private Standing known(long now) {
    return standing.equals(SETTLED)
        ? Standing.fresh(now - outliers.slowStart().window().toNanos())
        : standing;
  }

  // Whether a table names it

  /** One target more names it; whether that is the first. */
  boolean isNamedNow() {
    return names++ == 0;
  }

  /** One target less names it; whether that was the last. */
  boolean isUnnamedNow() {
    return --names == 0;
  }

  boolean isNamed() {
    return names > 0;
  }

  void leaveTable(Instant now) {
    if (leftAt.isEmpty()) {
      leftAt = Optional.of(now);
    }
  }

  /** Back after it had left: whatever listens there now is cold, and has a clean slate. */
  void enterTable() {
    if (leftAt.isPresent()) {
      leftAt = Optional.empty();
      synchronized (this) {
        standing = Standing.fresh(outliers.now());
        lastEjection = Ejection.never(outliers.now());
        era.incrementAndGet();
        failures.set(0);
      }
    }
  }

  /** Whether some table still leads to it. */
  boolean isThere() {
    return leftAt.isEmpty();
  }

  /** Since when no table names it. */
  Optional<Instant> leftAt() {
    return leftAt;
  }
}

package dev.slipway.router.mesh;

import dev.slipway.router.Backend;
import dev.slipway.router.RouteTable;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one router. One table is under way to it at a time: what is wanted meanwhile is
 * sent when it has told of that, so a slow router skips tables and holds up no other.
 */
final class RemoteRouter {
  private final RouterName name;
  private Optional<RouterLink> link = Optional.empty();
  private Instant since;

  /** Empty where it has not told yet. */
  private Optional<Serving> serving = Optional.empty();

  /** What it serves, where that is known; else empty, and a change to it is the whole table. */
  private RouteTable base = RouteTable.EMPTY;

  /** What it may come to serve at any time: also one that went, of what was sent before. */
  private Optional<RouteTable> underWay = Optional.empty();

  private boolean isWhole;

  /** Whether it was told what to serve since it came, were it what it serves already. */
  private boolean isTold;

  private Optional<String> problem = Optional.empty();

  /** One that went, as it may be. */
  RemoteRouter(RouterName name, Instant since) {
    this.name = name;
    this.since = since;
  }

  void came(RouterLink newLink, Serving now, Instant at) {
    link.ifPresent(RouterLink::close);
    link = Optional.of(newLink);
    since = at;
    serving = Optional.of(now);
    base = RouteTable.EMPTY;
    underWay = Optional.empty();
    isTold = false;
    problem = Optional.empty();
  }

  /** Whether it was this link that broke. */
  boolean went(RouterLink old, Instant now) {
    if (!isBy(old)) {
      return false;
    }
    link = Optional.empty();
    since = now;
    return true;
  }

  boolean isBy(RouterLink some) {
    return link.filter(some::equals).isPresent();
  }

  /** Sends it, where it is not what is served. One that came is told in any case, and once. */
  void want(RouteTable table) {
    var isServed = serves(table);
    problem = isServed ? Optional.empty() : problem;
    if (link.isPresent() && underWay.isEmpty() && !(isServed && isTold)) {
      underWay = Optional.of(table);
      isTold = true;
      base = isServed ? table : base;
      isWhole = base.equals(RouteTable.EMPTY) || !serves(base);
      link.get().send(isWhole ? TableChange.whole(table) : TableChange.between(base, table));
    }
  }

  /** Whether what drains changed, by no table that was sent. */
  boolean served(Serving now) {
    var before = draining();
    serving = Optional.of(now);
    var arrived = underWay.filter(this::serves);
    if (arrived.isPresent()) {
      base = arrived.get();
      underWay = Optional.empty();
    }
    return arrived.isEmpty() && !now.draining().equals(before);
  }

  /** Whether more than a change was refused: then it waits until it is asked again. */
  boolean refused(String reason) {
    underWay = Optional.empty();
    base = RouteTable.EMPTY;
    problem = Optional.of(reason);
    return isWhole;
  }

  /** Whether it serves this, and no other is on its way to it. */
  boolean isAt(RouteTable table) {
    return serves(table) && underWay.filter(it -> !serves(it)).isEmpty();
  }

  private boolean serves(RouteTable table) {
    return serving.filter(it -> it.version().equals(table.version())).isPresent();
  }

  boolean isConnected() {
    return link.isPresent();
  }

  boolean isGoneSince(Instant before) {
    return link.isEmpty() && since.isBefore(before);
  }

  SortedMap<Backend, Instant> draining() {
    return serving.map(Serving::draining).orElseGet(TreeMap::new);
  }

  Optional<String> problem() {
    return problem;
  }

  RouterStatus status(Optional<RouteTable> wanted) {
    return new RouterStatus(
        name,
        serving.filter(Serving::hasTable).map(Serving::version),
        wanted.filter(this::serves).isPresent(),
        since,
        isConnected(),
        problem);
  }

  void close() {
    link.ifPresent(RouterLink::close);
  }
}

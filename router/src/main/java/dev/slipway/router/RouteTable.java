package dev.slipway.router;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every host and the app behind it. Canonical: equal routes are equal tables of one version. Others
 * are made of it by {@link #with}, which costs little where little changes.
 */
public final class RouteTable {
  public static final RouteTable EMPTY = new RouteTable(new TreeMap<>());

  private final SortedMap<Domain, Route> routes;

  /** The hashes of all routes added up: so that one may be exchanged for another. */
  private final BigInteger sum;

  private final Digest version;

  /** By host name; prepared, because {@link #find} is asked once a request. */
  private final Map<String, Optional<Route>> exact;

  /** By what follows the star of a wildcard: {@code .shop.example.com}. */
  private final Map<String, Optional<Route>> oneLabelUp;

  /** Known once somebody has asked. */
  private volatile Optional<SortedSet<Backend>> backends = Optional.empty();

  public RouteTable(SortedMap<Domain, Route> routes) {
    this(new Parts(new TreeMap<>(), new HashMap<>(), new HashMap<>()), BigInteger.ZERO, routes);
  }

  /** What a table is made of, while it is being made. */
  private record Parts(
      TreeMap<Domain, Route> routes,
      Map<String, Optional<Route>> exact,
      Map<String, Optional<Route>> oneLabelUp) {
    void put(Domain host, Route route) {
      routes.put(host, route);
      if (host.isWildcard()) {
        oneLabelUp.put(host.value().substring(1), Optional.of(route));
      } else {
        exact.put(host.value(), Optional.of(route));
      }
    }

    void remove(Domain host) {
      routes.remove(host);
      if (host.isWildcard()) {
        oneLabelUp.remove(host.value().substring(1));
      } else {
        exact.remove(host.value());
      }
    }
  }

  /**
   * @param sum of the parts
   * @param added comes to the parts
   */
  private RouteTable(Parts parts, BigInteger sum, SortedMap<Domain, Route> added) {
    var total = sum;
    for (var each : added.entrySet()) {
      total = total.add(hash(each.getKey(), each.getValue()));
      parts.put(each.getKey(), each.getValue());
    }
    this.routes = Collections.unmodifiableSortedMap(parts.routes());
    this.sum = total;
    this.version = Digest.of(parts.routes().size() + " " + total.toString(Character.MAX_RADIX));
    this.exact = parts.exact();
    this.oneLabelUp = parts.oneLabelUp();
  }

  private static BigInteger hash(Domain host, Route route) {
    return new BigInteger(Digest.of(host + " " + route.content()).hex(), 16);
  }

  /**
   * This with other routes at some hosts.
   *
   * @param changed those that are new, or others than they were
   * @param removed hosts that are served no more
   */
  public RouteTable with(SortedMap<Domain, Route> changed, SortedSet<Domain> removed) {
    var parts = new Parts(new TreeMap<>(routes), new HashMap<>(exact), new HashMap<>(oneLabelUp));
    var left = sum;
    for (var host : removed) {
      left = left.subtract(hashOf(host));
      parts.remove(host);
    }
    for (var host : changed.keySet()) {
      left = left.subtract(removed.contains(host) ? BigInteger.ZERO : hashOf(host));
    }
    return new RouteTable(parts, left, changed);
  }

  private BigInteger hashOf(Domain host) {
    return Optional.ofNullable(routes.get(host))
        .map(route -> hash(host, route))
        .orElse(BigInteger.ZERO);
  }

  /** The table of these routes: those that are as they are here are the same objects. */
  public RouteTable next(SortedMap<Domain, Route> wanted) {
    var changed = changed(wanted);
    var removed = removed(wanted);
    return changed.isEmpty() && removed.isEmpty() ? this : with(changed, removed);
  }

  /** Of these routes the ones that are not here, or are others here. */
  public SortedMap<Domain, Route> changed(SortedMap<Domain, Route> wanted) {
    var changed = new TreeMap<Domain, Route>();
    wanted.forEach((host, route) -> {
      if (!route.equals(routes.get(host))) {
        changed.put(host, route);
      }
    });
    return changed;
  }

  /** The hosts that are here, but not among these routes. */
  public SortedSet<Domain> removed(SortedMap<Domain, Route> wanted) {
    var removed = new TreeSet<>(routes.keySet());
    removed.removeIf(wanted::containsKey);
    return removed;
  }

  public SortedMap<Domain, Route> routes() {
    return routes;
  }

  /** A hash of the content. */
  public Digest version() {
    return version;
  }

  /** Every backend that any route leads to. */
  public SortedSet<Backend> backends() {
    var known = backends;
    if (known.isEmpty()) {
      var all = new TreeSet<Backend>();
      routes.values().stream().flatMap(Route::all).forEach(route -> all.addAll(route.backends()));
      known = Optional.of(Collections.unmodifiableSortedSet(all));
      backends = known;
    }
    return known.get();
  }

  /**
   * The route of a host name (lower case, without port): the exact name first, then the wildcard
   * one label up. Empty too where it is no host name at all.
   */
  public Optional<Route> find(String host) {
    var route = exact.get(host);
    if (route != null) {
      return route;
    }
    var dot = host.indexOf('.');
    return dot <= 0 || oneLabelUp.isEmpty()
        ? Optional.empty()
        : oneLabelUp.getOrDefault(host.substring(dot), Optional.empty());
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof RouteTable table
            && version.equals(table.version)
            && routes.equals(table.routes));
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return routes.size() + " routes, version " + version.abbreviated();
  }
}

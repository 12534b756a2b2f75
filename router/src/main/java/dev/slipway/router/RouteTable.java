package dev.slipway.router;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every host and the app behind it. Canonical: equal routes are equal tables of one version. Others
 * are made of it by {@link #with}, which costs by what changes, as does {@link #since}.
 */
public final class RouteTable {
  public static final RouteTable EMPTY =
      new RouteTable(new Parts(HostMap.empty(), BigInteger.ZERO, Optional.empty()));

  private final Parts parts;
  private final Digest version;

  /** Known once somebody has asked. */
  private volatile Optional<HashTrie<Backend, Integer>> leads;

  /**
   * What a table is made of.
   *
   * @param sum the hashes of all routes added up: so that one may be exchanged for another
   * @param leads of each backend, how many routes lead to it; empty where nobody asked for it
   */
  private record Parts(
      HostMap<Route> routes, BigInteger sum, Optional<HashTrie<Backend, Integer>> leads) {
    Parts with(Domain host, Route route) {
      var rest = without(host);
      return new Parts(
          rest.routes.with(host, route),
          rest.sum.add(hash(host, route)),
          rest.leads.map(it -> count(it, route, 1)));
    }

    Parts without(Domain host) {
      return routes
          .at(host)
          .map(old ->
              new Parts(
                  routes.without(host),
                  sum.subtract(hash(host, old)),
                  leads.map(it -> count(it, old, -1))))
          .orElse(this);
    }
  }

  public RouteTable(Map<Domain, Route> routes) {
    this(with(EMPTY.parts, routes));
  }

  private RouteTable(Parts parts) {
    this.parts = parts;
    this.leads = parts.leads();
    this.version =
        Digest.of(parts.routes().size() + " " + parts.sum().toString(Character.MAX_RADIX));
  }

  private static Parts with(Parts parts, Map<Domain, Route> routes) {
    var next = parts;
    for (var each : routes.entrySet()) {
      next = next.with(each.getKey(), each.getValue());
    }
    return next;
  }

  private static BigInteger hash(Domain host, Route route) {
    var digest = Digest.of(host + " " + route.content());
    return new BigInteger(1, HexFormat.of().parseHex(digest.hex()));
  }

  /**
   * This with other routes at some hosts.
   *
   * @param changed those that are new, or others than they were
   * @param removed hosts that are served no more
   */
  public RouteTable with(Map<Domain, Route> changed, Set<Domain> removed) {
    var rest = new Parts(parts.routes(), parts.sum(), leads);
    for (var host : removed) {
      rest = rest.without(host);
    }
    return new RouteTable(with(rest, changed));
  }

  /** As many more routes lead where this one does. */
  private static HashTrie<Backend, Integer> count(
      HashTrie<Backend, Integer> leads, Route route, int more) {
    var next = leads;
    for (var backend : route.backends()) {
      var count = next.get(backend).orElse(0) + more;
      next = count == 0 ? next.without(backend) : next.with(backend, count);
    }
    for (var branch : route.branches().values()) {
      next = count(next, branch, more);
    }
    return next;
  }

  /** The table of these routes: those that are as they are here are the same objects. */
  public RouteTable next(Map<Domain, Route> wanted) {
    var changed = new LinkedHashMap<Domain, Route>();
    var known = 0;
    for (var each : wanted.entrySet()) {
      var here = parts.routes().at(each.getKey());
      known += here.isPresent() ? 1 : 0;
      if (here.isEmpty() || !each.getValue().equals(here.get())) {
        changed.put(each.getKey(), each.getValue());
      }
    }
    var removed = new HashSet<Domain>();
    if (known < parts.routes().size()) {
      removed.addAll(routes().keySet());
      wanted.keySet().forEach(removed::remove);
    }
    return changed.isEmpty() && removed.isEmpty() ? this : with(changed, removed);
  }

  /** In what this differs from another table. */
  public HostMap.Changes<Route> since(RouteTable before) {
    return parts.routes().since(before.parts.routes());
  }

  /** A view, in no order. */
  public Map<Domain, Route> routes() {
    return parts.routes().asMap();
  }

  /** A hash of the content. */
  public Digest version() {
    return version;
  }

  /** Every backend that any route leads to, in no order. */
  public Set<Backend> backends() {
    var known = leads;
    if (known.isEmpty()) {
      var all = HashTrie.<Backend, Integer>empty();
      for (var route : routes().values()) {
        all = count(all, route, 1);
      }
      known = Optional.of(all);
      leads = known;
    }
    return known.get().keys();
  }

  /**
   * The route of a host name (lower case, without port): the exact name first, then the wildcard
   * one label up. Empty too where it is no host name at all.
   */
  public Optional<Route> find(String host) {
    return parts.routes().find(host);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof RouteTable table
            && version.equals(table.version)
            && since(table).isEmpty());
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return parts.routes().size() + " routes, version " + version.abbreviated();
  }
}

package dev.slipway.router;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every host and the app behind it. Canonical: equal routes are equal tables of one version. */
public final class RouteTable {
  public static final RouteTable EMPTY = new RouteTable(new TreeMap<>());

  private final SortedMap<Domain, Route> routes;
  private final Digest version;

  public RouteTable(SortedMap<Domain, Route> routes) {
    this.routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    this.version =
        Digest.of(
            this.routes.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().app() + " " + e.getValue().backends())
                .collect(Collectors.joining("\n")));
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
    return routes.values().stream()
        .flatMap(route -> route.backends().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The route of a host name (lower case, without port): the exact name first, then the wildcard
   * one label up.
   */
  public Optional<Route> find(String host) {
    if (!Domain.isValid(host)) {
      return Optional.empty();
    }
    var exact = routes.get(new Domain(host));
    if (exact != null) {
      return Optional.of(exact);
    }
    var dot = host.indexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.ofNullable(routes.get(new Domain("*" + host.substring(dot))));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RouteTable table && version.equals(table.version);
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

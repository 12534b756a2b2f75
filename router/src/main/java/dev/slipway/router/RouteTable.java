package dev.slipway.router;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
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
  private final SortedSet<Backend> backends;
  private final Digest version;

  /** By host name; prepared, because {@link #find} is asked once a request. */
  private final Map<String, Optional<Route>> exact = new HashMap<>();

  /** By what follows the star of a wildcard: {@code .shop.example.com}. */
  private final Map<String, Optional<Route>> oneLabelUp = new HashMap<>();

  public RouteTable(SortedMap<Domain, Route> routes) {
    this.routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    this.backends =
        this.routes.values().stream()
            .flatMap(Route::all)
            .flatMap(route -> route.backends().stream())
            .collect(
                Collectors.collectingAndThen(
                    Collectors.toCollection(TreeSet::new), Collections::unmodifiableSortedSet));
    this.version =
        Digest.of(
            this.routes.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().content())
                .collect(Collectors.joining("\n")));
    this.routes.forEach((domain, route) -> {
      if (domain.isWildcard()) {
        oneLabelUp.put(domain.value().substring(1), Optional.of(route));
      } else {
        exact.put(domain.value(), Optional.of(route));
      }
    });
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
    return backends;
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

package dev.slipway.manifest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of a manifest that applies at once, with no new release.
 *
 * @param replicas how many instances of a process type; where it says nothing, one for what the
 *     manifest names and for {@code web}
 * @param autoscale the process types whose number follows how busy they are; none of these is in
 *     {@code replicas}
 * @param domains host names besides {@code <app>.<platform domain>}, in the order of the manifest
 * @param router who routes to it; empty: as the platform says
 * @param releases how new releases are made
 * @param routing how requests are brought to it; what it leaves open is as the platform says
 */
public record Settings(
    SortedMap<ProcessType, Integer> replicas,
    SortedMap<ProcessType, Autoscale> autoscale,
    List<Domain> domains,
    Optional<Router> router,
    ReleasePolicy releases,
    Routing routing) {
  /** Fixed numbers of instances, routed to as the platform says. */
  public Settings(SortedMap<ProcessType, Integer> replicas, List<Domain> domains) {
    this(replicas, new TreeMap<>(), domains, Optional.empty(), ReleasePolicy.USUAL, Routing.NONE);
  }

  public Settings {
    replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
    autoscale = Collections.unmodifiableSortedMap(new TreeMap<>(autoscale));
    domains = List.copyOf(domains);
    if (replicas.values().stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("replicas must not be negative: " + replicas);
    }
    if (autoscale.keySet().stream().anyMatch(replicas::containsKey)) {
      throw new IllegalArgumentException("replicas and autoscale of one process type");
    }
  }

  public Settings withDomains(List<Domain> newDomains) {
    return new Settings(replicas, autoscale, newDomains, router, releases, routing);
  }

  public Settings withReleases(ReleasePolicy newReleases) {
    return new Settings(replicas, autoscale, domains, router, newReleases, routing);
  }

  public Settings withRouting(Routing newRouting) {
    return new Settings(replicas, autoscale, domains, router, releases, newRouting);
  }
}

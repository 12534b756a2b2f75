package dev.slipway.manifest;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** One app as its manifest asks for it. */
public record App(AppName name, Origin origin, Config config, Settings settings) {
  /**
   * How many instances of a process type are asked for: of what follows how busy it is as many as
   * it is at least; else one of what the manifest names and of {@code web}, none of others.
   */
  public int replicas(ProcessType type) {
    var isNamed = config.processes().containsKey(type) || type.equals(ProcessType.WEB);
    return Optional.ofNullable(settings.autoscale().get(type))
        .map(Autoscale::min)
        .orElseGet(() -> settings.replicas().getOrDefault(type, isNamed ? 1 : 0));
  }

  /**
   * All host names that it answers to.
   *
   * @param domain below which every app has one
   */
  public SortedSet<Domain> hosts(Domain domain) {
    var hosts = new TreeSet<>(settings.domains());
    hosts.add(name.below(domain));
    return hosts;
  }

  /** Who routes to it, on this platform. */
  public Router router(Platform platform) {
    return settings.router().orElse(platform.router());
  }

  /** How new releases of it are made, on this platform. */
  public ReleasePolicy releases(Platform platform) {
    return settings.releases().or(platform.releases());
  }

  /** How requests are brought to it, on this platform. */
  public Routing routing(Platform platform) {
    return settings.routing().or(platform.routing());
  }
}

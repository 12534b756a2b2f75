package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Kubernetes;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Router;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What should run of an app.
 *
 * @param release its config holds every process type with its command, or the image has one
 * @param replicas how many of each process type; exactly the keys of the release's processes. At
 *     least so many, where there is an {@code autoscale}.
 * @param autoscale the process types whose number the cluster chooses, if it can
 * @param hosts what {@code web} is served as
 * @param router who routes to it
 * @param deadline how long all of it may take to be ready, from the first time this release is
 *     asked for
 * @param kubernetes what {@code slipway.yaml} says of clusters; nothing else that it says makes
 *     this another workload
 */
public record Workload(
    Release release,
    SortedMap<ProcessType, Integer> replicas,
    SortedMap<ProcessType, Autoscale> autoscale,
    SortedSet<Domain> hosts,
    Router router,
    Duration deadline,
    Kubernetes kubernetes) {
  public Workload {
    replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
    autoscale = Collections.unmodifiableSortedMap(new TreeMap<>(autoscale));
    hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    if (!replicas.keySet().equals(release.config().processes().keySet())) {
      throw new IllegalArgumentException("replicas of " + replicas + " for " + release.config());
    }
    if (!replicas.keySet().containsAll(autoscale.keySet())) {
      throw new IllegalArgumentException("autoscale of " + autoscale + " for " + replicas);
    }
  }

  /** A workload with fixed numbers of instances and no hosts. */
  public Workload(Release release, SortedMap<ProcessType, Integer> replicas, Platform platform) {
    this(
        release,
        replicas,
        new TreeMap<>(),
        new TreeSet<>(),
        Router.EMBEDDED,
        platform.rolloutDeadline(),
        platform.kubernetes());
  }

  public AppName app() {
    return release.app();
  }
}

package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Platform;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.router.MeshState;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wanted and what was observed, at one moment.
 *
 * @param domain below which every app has a host name
 * @param apps every app that has a manifest
 * @param leftovers what runs of apps that have none
 * @param abandoned the reviews of apps that have none, where a request is open
 * @param logins what is known of whom apps let in, of those that do not let everybody in
 * @param removalsConfirmed whether a person said that more than the usual share of apps may go
 * @param acting whether it is this daemon that does what is planned: where not, another one has
 *     asked for what is wanted
 */
public record World(
    Platform platform,
    Domain domain,
    SortedMap<AppName, AppWorld> apps,
    SortedMap<AppName, Leftover> leftovers,
    SortedMap<AppName, Review> abandoned,
    SortedMap<AppName, LoginState> logins,
    MeshState mesh,
    boolean removalsConfirmed,
    boolean acting) {
  public World {
    apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
    leftovers = Collections.unmodifiableSortedMap(new TreeMap<>(leftovers));
    logins = Collections.unmodifiableSortedMap(new TreeMap<>(logins));
    abandoned = Collections.unmodifiableSortedMap(new TreeMap<>(abandoned));
  }

  /**
   * What runs of an app without a manifest.
   *
   * @param hadManifest whether the history of the followed branch has a commit in which it had one
   */
  public record Leftover(Running running, boolean hadManifest) {}
}

package dev.slipway.reconciler.install;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.List;
import java.util.Map;

/** The objects of a cluster, as far as installing goes. */
public interface ClusterObjects extends AutoCloseable {
  /** Brings it to what it is to be, by server-side apply in the name of {@code slipway-install}. */
  void apply(InstalledObject object) throws RejectedException, UnavailableException;

  /** All of a kind that have these labels, in any namespace. */
  List<Found> find(ObjectKind kind, Map<String, String> labels) throws UnavailableException;

  /** With all that it made, in the background; where it is not there, nothing happens. */
  void delete(Found found) throws UnavailableException;

  /** Whether a namespace holds what neither Slipway nor Kubernetes made. */
  boolean hasStrangers(String namespace) throws UnavailableException;

  /** How many pods there are with these labels. */
  int pods(String namespace, Map<String, String> labels) throws UnavailableException;

  /** How far a Deployment is on its way to what was applied last. */
  Rollout rollout(String namespace, String name) throws UnavailableException;

  @Override
  void close();

  /**
   * An object that is there.
   *
   * @param namespace empty for what is in none
   */
  record Found(ObjectKind kind, String namespace, String name) {
    /** {@code Deployment slipway/slipway}, for people. */
    public String title() {
      return kind.title() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
  }

  /**
   * How far a Deployment is.
   *
   * @param isDone whether all replicas are of the newest kind and ready, and no other is left
   * @param state for people: how many are ready, and why the others are not
   */
  record Rollout(boolean isDone, String state) {}
}

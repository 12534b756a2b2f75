package dev.slipway.reconciler.perform;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.reconciler.plan.Unrouted;
import dev.slipway.router.Backend;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps apart what is routed to and what is stopped. A plan may be older than what was done since
 * it was made, by other steps: so each of the two looks again, at the moment it is done, at what
 * the other has come to. What is passed over is planned anew by the next pass.
 */
final class Traffic {
  private final Cluster cluster;
  private final RouterMesh mesh;
  private final InstantSource clock;
  private Set<Backend> beingPublished = Set.of();

  Traffic(Cluster cluster, RouterMesh mesh, InstantSource clock) {
    this.cluster = cluster;
    this.mesh = mesh;
    this.clock = clock;
  }

  /** Whether it was published: not where it leads to what is being stopped. */
  boolean publish(RouteTable table) throws UnavailableException, InterruptedException {
    if (!begin(table)) {
      return false;
    }
    try {
      mesh.publish(table);
      return true;
    } finally {
      end();
    }
  }

  private synchronized boolean begin(RouteTable table) {
    if (leadsToStopping(table)) {
      return false;
    }
    beingPublished = table.backends();
    return true;
  }

  private synchronized void end() {
    beingPublished = Set.of();
  }

  private boolean leadsToStopping(RouteTable table) {
    return cluster.observe().values().stream()
        .flatMap(running -> running.instances().stream())
        .filter(instance -> instance.phase() == Phase.STOPPING)
        .anyMatch(i -> i.address().filter(table.backends()::contains).isPresent());
  }

  /** Stops those that nobody is led to by now. */
  synchronized void retire(Step.Retire step) throws UnavailableException {
    var due = new TreeSet<InstanceId>();
    for (var instance : running(step.app()).instances()) {
      if (step.instances().contains(instance.id()) && isLeftAlone(step.app(), instance)) {
        due.add(instance.id());
      }
    }
    if (!due.isEmpty()) {
      cluster.retire(step.app(), due);
    }
  }

  /** Whether it was removed: not where anybody is led to it by now. */
  synchronized boolean remove(AppName app) throws UnavailableException {
    var isLeftAlone = running(app).instances().stream().allMatch(i -> isLeftAlone(app, i));
    if (isLeftAlone) {
      cluster.remove(app);
    }
    return isLeftAlone;
  }

  private boolean isLeftAlone(AppName app, Instance instance) {
    return instance.phase() == Phase.STOPPING
        || (instance.address().filter(beingPublished::contains).isEmpty()
            && Unrouted.isLeftAlone(instance, running(app), mesh.state(), clock.instant()));
  }

  private Running running(AppName app) {
    return cluster.observe().getOrDefault(app, Running.NOTHING);
  }
}

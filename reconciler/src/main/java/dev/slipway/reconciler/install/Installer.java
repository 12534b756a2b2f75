package dev.slipway.reconciler.install;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.install.ClusterObjects.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Brings an installation to a cluster, and away again. Each is done again after it was cut short.
 */
public final class Installer {
  private static final long LOOK_AGAIN_MILLIS = 500;

  private final ClusterObjects cluster;
  private final Consumer<String> told;

  /**
   * Of one cluster.
   *
   * @param told is given a line for each thing that is done
   */
  public Installer(ClusterObjects cluster, Consumer<String> told) {
    this.cluster = cluster;
    this.told = told;
  }

  /** Applies all objects, and deletes those of an earlier installation that are not among them. */
  public void install(Installation installation) throws RejectedException, UnavailableException {
    var objects = new InstallationRenderer(installation).render();
    for (var object : objects) {
      cluster.apply(object);
      told.accept("applied " + object.title());
    }
    var wanted = objects.stream().map(InstalledObject::title).collect(Collectors.toSet());
    for (var kind : reversed()) {
      for (var found : mine(kind, installation.namespace())) {
        if (!wanted.contains(found.title())) {
          delete(found);
        }
      }
    }
  }

  /**
   * Waits until the daemons are up, and the routers.
   *
   * @return what is wrong, where they are not in time
   */
  public Optional<String> awaitUp(Installation installation, Duration time)
      throws UnavailableException, InterruptedException {
    var deadline = System.nanoTime() + time.toNanos();
    var waiting = new ArrayList<>(List.of(DaemonRenderer.NAME));
    if (installation.routers().areApart()) {
      waiting.add(RouterRenderer.NAME);
    }
    var state = "";
    while (true) {
      var rollout = cluster.rollout(installation.namespace(), waiting.getFirst());
      if (rollout.isDone() && waiting.size() == 1) {
        return Optional.empty();
      }
      if (rollout.isDone()) {
        waiting.removeFirst();
        continue;
      }
      var now = waiting.getFirst() + ": " + rollout.state();
      if (!now.equals(state)) {
        state = now;
        told.accept(state);
      }
      if (System.nanoTime() - deadline > 0) {
        return Optional.of(state);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /**
   * Deletes what was installed, the daemons first; then, where that is asked for, what they made
   * for apps. A namespace stays where others keep something in it.
   *
   * @param time how long the daemons may take to end
   */
  public void uninstall(String namespace, boolean alsoApps, Duration time)
      throws UnavailableException, InterruptedException {
    for (var daemon : mine(ObjectKind.DEPLOYMENT, namespace)) {
      delete(daemon);
    }
    awaitEnd(namespace, time);
    for (var kind : reversed()) {
      if (kind != ObjectKind.NAMESPACE) {
        deleteAll(mine(kind, namespace));
      }
    }
    deleteRoutes(Installation.routesNamespace(namespace));
    if (alsoApps) {
      deleteApps();
    }
    deleteNamespaces(mine(ObjectKind.NAMESPACE, namespace));
  }

  private void deleteRoutes(String namespace) throws UnavailableException {
    for (var found : cluster.find(ObjectKind.SECRET, Map.of(Labels.MANAGED_BY, Labels.ROUTES))) {
      if (found.namespace().equals(namespace)) {
        delete(found);
      }
    }
  }

  private void deleteApps() throws UnavailableException {
    var ofApps = Map.of(Labels.MANAGED_BY, Labels.DAEMON);
    for (var kind : reversed()) {
      if (kind != ObjectKind.NAMESPACE) {
        deleteAll(cluster.find(kind, ofApps));
      }
    }
    deleteNamespaces(cluster.find(ObjectKind.NAMESPACE, ofApps));
  }

  private void deleteAll(List<Found> all) throws UnavailableException {
    for (var found : all) {
      delete(found);
    }
  }

  private void deleteNamespaces(List<Found> namespaces) throws UnavailableException {
    for (var found : namespaces) {
      if (cluster.hasStrangers(found.name())) {
        told.accept("kept " + found.title() + ": others keep something in it");
      } else {
        delete(found);
      }
    }
  }

  private void delete(Found found) throws UnavailableException {
    cluster.delete(found);
    told.accept("deleted " + found.title());
  }

  /** A daemon that still runs would make again what is deleted. */
  private void awaitEnd(String namespace, Duration time)
      throws UnavailableException, InterruptedException {
    var deadline = System.nanoTime() + time.toNanos();
    while (cluster.pods(namespace, ofInstallation(namespace)) > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new UnavailableException(
            "the daemons did not end within " + time.toSeconds() + " s\nuninstall again");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private List<Found> mine(ObjectKind kind, String namespace) throws UnavailableException {
    return cluster.find(kind, ofInstallation(namespace));
  }

  private static Map<String, String> ofInstallation(String namespace) {
    return Map.of(Labels.MANAGED_BY, Labels.INSTALLER, Labels.INSTANCE, namespace);
  }

  private static List<ObjectKind> reversed() {
    return new ArrayList<>(Arrays.asList(ObjectKind.values())).reversed();
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When the Deployments of releases were first seen by who watches the API server. */
public final class Arrivals implements AutoCloseable {
  private final Map<Arrival, Instant> seen = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Deployment> informer;

  private record Arrival(String app, int release) {}

  Arrivals(KubernetesClient client) {
    informer =
        client
            .apps()
            .deployments()
            .inAnyNamespace()
            .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
            .inform(new Handler(seen));
  }

  /** Of this release of an app. */
  public Optional<Instant> of(String app, int release) {
    return Optional.ofNullable(seen.get(new Arrival(app, release)));
  }

  /** Of the first releases of apps whose names begin so, in order. */
  public List<Instant> ofFirst(String prefix) {
    return seen.entrySet().stream()
        .filter(each -> each.getKey().release() == 1 && each.getKey().app().startsWith(prefix))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    informer.close();
  }

  private record Handler(Map<Arrival, Instant> seen) implements ResourceEventHandler<Deployment> {
    @Override
    public void onAdd(Deployment deployment) {
      var now = Instant.now();
      var app = Labels.app(deployment);
      var release = Labels.release(deployment);
      if (app.isPresent() && release.isPresent()) {
        var arrival = new Arrival(app.get().value(), release.get().value());
        seen.putIfAbsent(arrival, now);
      }
    }

    @Override
    public void onUpdate(Deployment before, Deployment deployment) {
      onAdd(deployment);
    }

    @Override
    public void onDelete(Deployment deployment, boolean isFinalStateUnknown) {
      // what came stays told
    }
  }
}

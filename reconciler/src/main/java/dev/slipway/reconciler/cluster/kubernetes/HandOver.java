package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.OptionalInt;

/**
 * Gives the number of a Deployment's pods to its autoscaler: Kubernetes would make it 1 if we just
 * ceased to say it.
 */
record HandOver(Desired desired, Shelf<Key, GenericKubernetesResource> shelf) {
  /** How many there are to be until the autoscaler says; empty where it does already. */
  OptionalInt replicas() {
    var key = desired.key();
    var isScaled =
        key.kind() == Kind.DEPLOYMENT
            && Content.at(desired.object(), Number.class, "spec", "replicas").isEmpty();
    var autoscaler = new Key(Kind.AUTOSCALER, key.namespace(), key.name());
    if (!isScaled || shelf.find(autoscaler).isPresent()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        shelf.find(key).map(live -> (int) Content.number(live, "spec", "replicas")).orElse(1));
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Optional;

/** Tells whose an object is, before it is written. */
record Owned(AppName app, Applier applier, Strangers strangers) {
  /**
   * Whether the namespace was made by us, or is to be: else it is used and left as it is.
   *
   * @param isFresh that there is none: so there is nothing in it either
   */
  record Place(boolean isOurs, boolean isFresh) {}

  Place place(Key namespace) throws UnavailableException {
    if (applier.known(namespace).filter(Labels::isOurs).isPresent()) {
      return new Place(true, false);
    }
    var there = strangers.namespace(namespace.name());
    return new Place(there.isEmpty() || there.filter(Owned::isOurs).isPresent(), there.isEmpty());
  }

  /**
   * Throws where an object of this name belongs to another app, or to someone else.
   *
   * @param mayBeUnknown whether there may be one that watches do not show, as it has no label of
   *     ours
   */
  void check(Key key, boolean mayBeUnknown) throws RejectedException, UnavailableException {
    var known = applier.known(key);
    if (known.isEmpty() && mayBeUnknown) {
      known = applier.read(key);
    }
    if (known.isEmpty()) {
      return;
    }
    var other = Labels.app(known.get()).filter(owner -> !owner.equals(app));
    if (other.isPresent()) {
      throw new RejectedException(
          key + " is of the app " + other.get() + ": rename one of them, or give each a namespace");
    }
    if (!isOurs(known.get())) {
      throw new RejectedException(
          key + " is there, and was not made by Slipway: delete it, or rename the app");
    }
  }

  /** By its labels or, where someone took them away, by who applied it. */
  private static boolean isOurs(GenericKubernetesResource object) {
    return Labels.isOurs(object)
        || managers(object).stream()
            .anyMatch(entry ->
                Labels.MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation()));
  }

  private static List<ManagedFieldsEntry> managers(GenericKubernetesResource object) {
    return Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of());
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.kubernetes.Applier.Deviation;
import dev.slipway.reconciler.cluster.kubernetes.Content.Difference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Undoes what others did to objects of an app, and tells. For use by one thread at a time. */
final class Healing {
  private static final String UNKNOWN = "someone";
  private static final int TOLD = 5;

  private final AppName app;
  private final Site site;
  private final Contests contests = new Contests();

  Healing(AppName app, Site site) {
    this.app = app;
    this.site = site;
  }

  /**
   * @param isStillAsked asked before each object: the lead may be lost meanwhile, and be back
   * @param now of {@link System#nanoTime}
   */
  void heal(Asked asked, BooleanSupplier isStillAsked, long now)
      throws RejectedException, UnavailableException {
    for (var each : asked.objects()) {
      if (!isStillAsked.getAsBoolean()) {
        return;
      }
      switch (site.applier().deviation(each)) {
        case Deviation.None() -> {}
        case Deviation.Missing() -> restore(each, now);
        case Deviation.Outdated() -> site.applier().write(each);
        case Deviation.Drifted(var differences) -> heal(each, differences, now);
      }
    }
  }

  void heal(Desired desired, List<Difference> differences, long now)
      throws RejectedException, UnavailableException {
    var what =
        differences.stream().map(Difference::path).limit(TOLD).collect(Collectors.joining(", "));
    heal(desired, what, now);
  }

  private void restore(Desired desired, long now) throws RejectedException, UnavailableException {
    heal(desired, "it was deleted, or its labels were", now);
  }

  private void heal(Desired desired, String what, long now)
      throws RejectedException, UnavailableException {
    var key = desired.key();
    switch (contests.drifted(key, now)) {
      case LEAVE -> {}
      case GIVE_UP -> {
        var manager = manager(key);
        site.events().accept(new KubernetesEvent.Contested(app, key.toString(), what, manager));
        tell(key, what + " by " + manager + ", again and again: left as it is for a while");
      }
      case HEAL -> {
        var manager = manager(key);
        site.applier().write(desired);
        site.events().accept(new KubernetesEvent.Drifted(app, key.toString(), what, manager));
        tell(key, what + " by " + manager + ": made as it was");
      }
    }
  }

  private void tell(Key key, String message) {
    site.notices().post(new Notice(app, Notice.Reason.DRIFT, message), key);
  }

  /** Who else wrote to it last. */
  private String manager(Key key) throws UnavailableException {
    return site.applier().read(key).stream()
        .flatMap(object -> managers(object).stream())
        .filter(entry -> !entry.getManager().startsWith(Labels.MANAGER))
        .filter(entry -> !"status".equals(entry.getSubresource()))
        .filter(entry -> !"kube-controller-manager".equals(entry.getManager()))
        .max(Comparator.comparing(entry -> Objects.requireNonNullElse(entry.getTime(), "")))
        .map(ManagedFieldsEntry::getManager)
        .orElse(UNKNOWN);
  }

  private static List<ManagedFieldsEntry> managers(GenericKubernetesResource object) {
    return Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of());
  }
}

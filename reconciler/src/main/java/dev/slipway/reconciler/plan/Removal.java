package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Platform;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Condition.Stalled;
import dev.slipway.reconciler.plan.World.Leftover;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What becomes of apps that run without a manifest (design, rule 9). */
final class Removal {
  private final World world;
  private final long gone;
  private final boolean allowed;

  Removal(World world) {
    this.world = world;
    this.gone = world.leftovers().values().stream().filter(Leftover::hadManifest).count();
    var all = (long) world.apps().size() + world.leftovers().size();
    this.allowed = world.removalsConfirmed() || world.platform().mayRemove(gone, all);
  }

  /** Whether it may be removed; what may not keeps running, and its routes. */
  boolean mayGo(Leftover left) {
    return left.hadManifest() && allowed;
  }

  AppPlan plan(AppName name, Leftover left, Instant now) {
    if (!mayGo(left)) {
      return new AppPlan(
          Optional.empty(), List.of(), Optional.empty(), new Stalled(whyNot(name, left)));
    }
    var going =
        left.running().instances().stream()
            .filter(i -> i.phase() != Instance.Phase.STOPPING)
            .toList();
    var isAsked = going.isEmpty() && !left.running().instances().isEmpty();
    var steps =
        !isAsked
                && going.stream()
                    .allMatch(i -> Unrouted.isLeftAlone(i, left.running(), world.mesh(), now))
            ? List.<Step>of(new Step.Remove(name))
            : List.<Step>of();
    var condition = new Progressing(Stage.ROLLING_OUT, "removing it: its manifest is gone");
    return new AppPlan(Optional.empty(), steps, Optional.empty(), condition);
  }

  private String whyNot(AppName name, Leftover left) {
    return left.hadManifest()
        ? gone
            + " apps would be removed at once, more than "
            + world.platform().removalShare()
            + " % of all (and more than "
            + Platform.ALWAYS_REMOVABLE
            + "): bring their manifests back, or run `slipway sync --confirm-removals`"
        : "it runs, but no commit of this branch ever had a manifest of it: it is left alone; add "
            + "apps/"
            + name
            + ".yaml, or stop it by hand";
  }
}

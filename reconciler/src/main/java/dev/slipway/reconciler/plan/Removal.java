package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Platform;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Condition.Stalled;
import dev.slipway.reconciler.plan.World.Leftover;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What becomes of apps that run without a manifest (design, rule 9). */
final class Removal {
  /** So many apps may always go at once, however few there are. */
  private static final int ALWAYS_ALLOWED = 3;

  private Removal() {}

  static SortedMap<AppName, AppPlan> plan(World world, Instant now) {
    var gone = world.leftovers().values().stream().filter(Leftover::hadManifest).count();
    var allowed = world.removalsConfirmed() || gone <= allowedAtOnce(world);
    var plans = new TreeMap<AppName, AppPlan>();
    world
        .leftovers()
        .forEach((name, left) -> plans.put(name, planOne(name, left, world, allowed, gone, now)));
    return plans;
  }

  private static long allowedAtOnce(World world) {
    var all = world.apps().size() + world.leftovers().size();
    return Math.max(ALWAYS_ALLOWED, all * world.platform().removalShare() / 100);
  }

  private static AppPlan planOne(
      AppName name, Leftover left, World world, boolean allowed, long gone, Instant now) {
    if (!left.hadManifest()) {
      return waiting(
          new Stalled(
              "it runs, but no commit of this branch ever had a manifest of it: it is left alone; "
                  + "add apps/"
                  + name
                  + ".yaml, or stop it by hand"));
    }
    if (!allowed) {
      return waiting(
          new Stalled(
              gone
                  + " apps would be removed at once, more than "
                  + share(world.platform())
                  + ": bring their manifests back, or run `slipway sync --confirm-removals`"));
    }
    var grace = left.running().desired().map(w -> w.release().config().grace());
    var going =
        left.running().instances().stream()
            .filter(i -> i.phase() != Instance.Phase.STOPPING)
            .toList();
    var asked = going.isEmpty() && !left.running().instances().isEmpty();
    var leftAlone =
        going.stream()
            .allMatch(i ->
                Retirement.isLeftAlone(i, world.mesh(), grace.orElse(Config.DEFAULT_GRACE), now));
    var condition = new Progressing(Stage.ROLLING_OUT, "removing it: its manifest is gone");
    return new AppPlan(
        Optional.empty(),
        leftAlone && !asked ? List.of(new Step.Remove(name)) : List.of(),
        condition);
  }

  private static String share(Platform platform) {
    return platform.removalShare() + " % of all (and more than " + ALWAYS_ALLOWED + ")";
  }

  private static AppPlan waiting(Condition condition) {
    return new AppPlan(Optional.empty(), List.of(), condition);
  }
}

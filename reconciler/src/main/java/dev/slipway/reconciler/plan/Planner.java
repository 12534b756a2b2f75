package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Says for each app which step is possible now and why others must wait (design, section 4). A pure
 * function: the same world and time give the same plan, and one app's world changes no other app's
 * steps.
 */
public final class Planner {
  private Planner() {}

  public static Plan plan(World world, Instant now) {
    var apps = new TreeMap<AppName, AppPlan>();
    var routes = new RouteCompiler(world);
    world
        .apps()
        .forEach((name, app) -> {
          var serving = Serving.of(app, world.mesh().confirmed());
          routes.add(name, app, serving);
          apps.put(name, planApp(name, app, serving, world, now));
        });
    apps.putAll(Removal.plan(world, now));
    var table = routes.compile();
    return new Plan(apps, table, !table.equals(world.mesh().confirmed()));
  }

  private static AppPlan planApp(
      AppName name, AppWorld app, Serving serving, World world, Instant now) {
    var supply = Supply.decide(name, app, world.platform());
    var steps = new ArrayList<Step>();
    var worldCondition = Optional.<Condition>empty();
    var current = app.ledger().current().asRelease();
    if (current.isPresent()) {
      var workload = Workloads.of(current.get(), app, world.platform());
      if (!app.running().desired().equals(Optional.of(workload)) && app.build().currentKept()) {
        steps.add(new Step.Converge(workload));
      }
      var retired = new Retirement(workload, app.running(), serving, world.mesh()).due(now);
      if (!retired.isEmpty()) {
        steps.add(new Step.Retire(name, retired));
      }
      worldCondition = rollout(workload, app, serving, world, steps);
    }
    return new AppPlan(supply.step(), steps, condition(supply.condition(), worldCondition));
  }

  private static Optional<Condition> rollout(
      Workload workload, AppWorld app, Serving serving, World world, List<Step> steps) {
    var number = workload.release().number();
    var notReady =
        app.running().instances().stream()
            .filter(serving::isOfCurrent)
            .filter(instance -> !instance.isReady())
            .toList();
    if (serving.isComplete()) {
      var crashed = notReady.stream().filter(i -> i.phase() == Instance.Phase.CRASHED).findFirst();
      if (crashed.isPresent()) {
        return Optional.of(new Failing(crashed.get().id() + ": " + crashed.get().detail()));
      }
    }
    if (!steps.isEmpty() || !serving.isComplete() || !notReady.isEmpty()) {
      return Optional.of(new Progressing(Stage.ROLLING_OUT, number + ": " + told(notReady)));
    }
    return world.mesh().confirmed().backends().containsAll(serving.backends())
        ? Optional.empty()
        : Optional.of(new Progressing(Stage.ROLLING_OUT, number + ": waiting for the routers"));
  }

  private static String told(List<Instance> notReady) {
    return notReady.stream()
        .filter(instance -> !instance.detail().isEmpty())
        .findFirst()
        .map(instance -> instance.id() + ": " + instance.detail())
        .orElse("waiting for its instances");
  }

  /**
   * What a person should hear first: what needs them, then what is on its way, then what is held.
   */
  private static Condition condition(Optional<Condition> supply, Optional<Condition> world) {
    if (supply.isPresent() && outranksRollout(supply.get())) {
      return supply.get();
    }
    return world.or(() -> supply).orElseGet(Condition.Ready::new);
  }

  private static boolean outranksRollout(Condition condition) {
    return switch (condition) {
      case Condition.Stalled _ -> true;
      case Progressing(var stage, var _) -> stage != Stage.OBSERVING;
      case Condition.Held _, Failing _, Condition.Ready _ -> false;
    };
  }
}

package dev.slipway.reconciler.plan;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says for each app which step is possible now and why others must wait (design, section 4). A pure
 * function: the same world and time give the same plan, and one app's world changes no other app's
 * steps.
 */
public final class Planner {
  private Planner() {}

  public static Plan plan(World world, Instant now) {
    var confirmed = world.mesh().confirmed();
    var apps = new TreeMap<AppName, AppPlan>();
    var routes = new RouteCompiler(world);
    world
        .apps()
        .forEach((name, app) -> {
          var workload = Workloads.of(app, world.platform(), world.domain());
          var others = app.manifest().app().map(it -> it.settings().routing().processes());
          var serving =
              Serving.of(workload, app.running(), confirmed, others.orElseGet(TreeSet::new));
          routes.add(name, app, serving);
          var convergence = workload.map(w -> new Convergence(w, app, serving, world));
          var plan = plan(Supply.decide(name, app, world.platform()), convergence, now);
          apps.put(name, told(plan, world.logins().getOrDefault(name, LoginState.UNREAD)));
        });
    var removal = new Removal(world);
    world
        .leftovers()
        .forEach((name, left) -> {
          apps.put(name, removal.plan(name, left, now));
          if (!removal.mayGo(left)) {
            routes.keep(name, left.running());
          }
        });
    world
        .abandoned()
        .forEach((name, review) -> apps.merge(name, withdraw(name, review), Planner::both));
    var table = routes.compile();
    unserved(table, confirmed).forEach(app -> apps.computeIfPresent(app, (_, it) -> waiting(it)));
    var mesh = world.mesh();
    var isOther = !table.equals(confirmed) || !mesh.settled() || mesh.inherited();
    return new Plan(apps, table, isOther && !isEarly(world));
  }

  /**
   * The apps of which some router does not serve all as it should be: other hosts, settings or
   * passwords. Which instances serve, {@link Convergence} looks at.
   */
  private static Set<AppName> unserved(RouteTable table, RouteTable confirmed) {
    var changes = table.since(confirmed);
    var apps = new TreeSet<AppName>();
    changes
        .changed()
        .forEach((host, route) -> {
          var before =
              Optional.ofNullable(confirmed.routes().get(host)).map(Route::withoutBackends);
          var isSeen = before.map(it -> !it.equals(route.withoutBackends())).orElse(!isIdle(route));
          if (isSeen) {
            apps.add(route.app());
          }
        });
    for (var host : changes.removed()) {
      Optional.ofNullable(confirmed.routes().get(host)).ifPresent(route -> apps.add(route.app()));
    }
    return apps;
  }

  /** Whether it leads nowhere: each app has a host, also one that nobody can come to. */
  private static boolean isIdle(Route route) {
    return route.all().allMatch(it -> it.backends().isEmpty());
  }

  private static AppPlan waiting(AppPlan plan) {
    return plan.condition() instanceof Condition.Ready
        ? plan.with(new Progressing(Stage.ROLLING_OUT, "waiting for the routers"))
        : plan;
  }

  /**
   * Whether a first table would let in nobody where routers may do by the one that they have, which
   * another daemon told them.
   */
  public static boolean isEarly(World world) {
    return world.mesh().inherited()
        && world.logins().values().stream().anyMatch(LoginState::isAwaited);
  }

  /** Where nobody is let in, or who it was before, that is to be heard when all else is well. */
  private static AppPlan told(AppPlan plan, LoginState logins) {
    return plan.condition() instanceof Condition.Ready && logins.trouble().isPresent()
        ? plan.with(new Failing(logins.trouble().get().message()))
        : plan;
  }

  /** Nobody asks any more for what the request of an app without a manifest would release. */
  private static AppPlan withdraw(AppName name, Review review) {
    var step = new Step.Withdraw(name, "the manifest of " + name + " is gone", review);
    var condition = new Progressing(Stage.RELEASING, "withdrawing its request");
    return new AppPlan(Optional.of(step), List.of(), Optional.empty(), condition);
  }

  /** What still runs of it is what is told. */
  private static AppPlan both(AppPlan leftover, AppPlan withdrawal) {
    return new AppPlan(
        withdrawal.supply(), leftover.world(), leftover.wanted(), leftover.condition());
  }

  private static AppPlan plan(Supply supply, Optional<Convergence> convergence, Instant now) {
    var steps = convergence.map(c -> c.steps(now)).orElseGet(List::of);
    var condition = convergence.flatMap(c -> c.condition(steps));
    return new AppPlan(
        supply.step(),
        steps,
        convergence.map(Convergence::workload),
        supply.condition(),
        condition(supply.condition(), condition));
  }

  /**
   * What a person should hear first: what needs them, then what is on its way, then what is held.
   */
  private static Condition condition(Optional<Condition> supply, Optional<Condition> convergence) {
    if (supply.isPresent() && outranksRollout(supply.get())) {
      return supply.get();
    }
    return convergence.or(() -> supply).orElseGet(Condition.Ready::new);
  }

  private static boolean outranksRollout(Condition condition) {
    return switch (condition) {
      case Condition.Stalled _ -> true;
      case Progressing(var stage, var _) -> stage != Stage.OBSERVING;
      case Condition.Held _,
          Condition.OnHold _,
          Condition.AwaitingReview _,
          Condition.Declined _,
          Failing _,
          Condition.Ready _ ->
          false;
    };
  }
}

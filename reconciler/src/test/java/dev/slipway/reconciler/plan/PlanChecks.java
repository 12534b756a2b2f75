package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must hold of every plan, in whatever world it is made. */
final class PlanChecks {
  private final SimulatedWorld world;

  PlanChecks(SimulatedWorld world) {
    this.world = world;
  }

  /** The same world and time make the same plan. */
  void checkSame(World observed, Plan plan) {
    assertThat(Planner.plan(observed, world.now)).as("planned again").isEqualTo(plan);
    assertThat(Planner.plan(world.observe(), world.now)).as("looked again").isEqualTo(plan);
  }

  void check(World observed, Plan plan) {
    plan.steps().forEach(step -> check(step, plan));
    observed.apps().forEach((name, app) -> answersWhereItCan(name, app, plan));
  }

  private void check(Step step, Plan plan) {
    switch (step) {
      case Step.Build(var app, var key, var _, var _) -> {
        assertThat(world.images).as("%s is built once", app).doesNotContainKey(key);
        assertThat(world.failures).as("%s failed", app).doesNotContainKey(key);
      }
      case Step.RecordRelease record -> {
        check(record);
        isLetThrough(record);
      }
      case Step.Propose(var record, var _) -> check(record);
      case Step.Withdraw _ -> {}
      case Step.Retire(var app, var ids) -> isNotRouted(app, ids, plan.routes());
      case Step.Remove(var app) -> isNotRouted(app, idsOf(app), plan.routes());
      case Step.Converge _ -> {}
    }
  }

  private void check(Step.RecordRelease record) {
    var ledger = world.app(record.app().value()).ledger.ledger();
    var release = record.release();
    var everReleased =
        ledger.entries().stream()
            .flatMap(entry -> entry.after().stream())
            .mapToInt(r -> r.number().value())
            .max()
            .orElse(0);
    assertThat(release.number().value()).as("number").isEqualTo(everReleased + 1);
    assertThat(HoldOracle.held(ledger)).as("held").doesNotContain(release.inputs());
    if (record.cause() instanceof Cause.Renumbered(var taken)) {
      assertThat(ledger.takenNumber()).as("number").contains(taken);
      return;
    }
    assertThat(ledger.current().asRelease().map(Release::inputs))
        .as("the same inputs twice in a row")
        .isNotEqualTo(Optional.of(release.inputs()));
    assertThat(record.cause() instanceof Cause.RolledBack)
        .isEqualTo(release.restores().isPresent());
  }

  /** What is reviewed is not written, but for what must not wait. */
  private void isLetThrough(Step.RecordRelease record) {
    if (record.cause() instanceof Cause.NewInputs) {
      var app = world.app(record.app().value());
      var sameImage =
          record.before().filter(b -> b.image().equals(record.release().image())).isPresent();
      assertThat(app.releases.or(world.platform.releases()).approval(sameImage))
          .isEqualTo(Approval.AUTO);
    }
  }

  private Set<InstanceId> idsOf(AppName app) {
    return world.cluster.of(app).instances().stream()
        .filter(instance -> instance.phase() != Instance.Phase.STOPPING)
        .map(Instance::id)
        .collect(Collectors.toSet());
  }

  /** Neither by the routers now, nor by the table. */
  void isNotRouted(AppName app, Collection<InstanceId> ids, RouteTable table) {
    var addresses =
        world.cluster.of(app).instances().stream()
            .filter(instance -> ids.contains(instance.id()))
            .flatMap(instance -> instance.address().stream())
            .toList();
    var routed = world.mesh.state().confirmed().backends();
    for (var address : addresses) {
      assertThat(table.backends()).as("routed by the plan").doesNotContain(address);
      assertThat(routed).as("routed now").doesNotContain(address);
    }
  }

  /** Where an instance is ready, the app answers. */
  private void answersWhereItCan(AppName name, AppWorld app, Plan plan) {
    var ready =
        app.running().instances().stream()
            .filter(i -> i.isReady() && i.id().type().equals(ProcessType.WEB))
            .flatMap(i -> i.address().stream())
            .toList();
    var mayBeDown =
        Workloads.of(app, world.platform, SimulatedWorld.DOMAIN)
            .filter(PlanChecks::wantsWeb)
            .isEmpty();
    if (!ready.isEmpty() && !(mayBeDown && app.ledger().current().asRelease().isPresent())) {
      assertThat(backends(name, plan.routes())).as("%s answers", name).isNotEmpty();
    }
    assertThat(ready.containsAll(backends(name, plan.routes())))
        .as("%s is routed to what is ready", name)
        .isTrue();
  }

  private static boolean wantsWeb(Workload workload) {
    return workload.replicas().getOrDefault(ProcessType.WEB, 0) > 0;
  }

  static Collection<Backend> backends(AppName app, RouteTable table) {
    return table
        .find(app + "." + SimulatedWorld.DOMAIN)
        .map(Route::backends)
        .orElseThrow(() -> new AssertionError("no route of " + app));
  }

  /** What routers send requests to is there, and nobody told it to stop. */
  void checkRouted() {
    for (var backend : world.mesh.state().confirmed().backends()) {
      assertThat(world.cluster.at(backend))
          .as("routed to " + backend)
          .hasValueSatisfying(i -> assertThat(i.phase()).isNotEqualTo(Instance.Phase.STOPPING));
    }
  }

  /** A fault of one app changes nothing for the others. */
  void checkIsolation(World observed, Plan plan, AppName faulty) {
    var app = observed.apps().get(faulty);
    if (app == null) {
      return;
    }
    var broken = new TreeMap<>(observed.apps());
    broken.put(faulty, SimulatedWorld.broken(app));
    var other =
        Planner.plan(
            new World(
                observed.platform(),
                observed.domain(),
                broken,
                observed.leftovers(),
                observed.abandoned(),
                observed.logins(),
                observed.mesh(),
                observed.removalsConfirmed(),
                true),
            world.now);
    assertThat(without(faulty, other))
        .as("plans beside " + faulty)
        .isEqualTo(without(faulty, plan));
    assertThat(routesWithout(faulty, other)).isEqualTo(routesWithout(faulty, plan));
  }

  private static Map<AppName, AppPlan> without(AppName app, Plan plan) {
    var others = new TreeMap<>(plan.apps());
    others.remove(app);
    return others;
  }

  private static Collection<Route> routesWithout(AppName app, Plan plan) {
    return plan.routes().routes().values().stream()
        .filter(route -> !route.app().equals(app))
        .toList();
  }
}

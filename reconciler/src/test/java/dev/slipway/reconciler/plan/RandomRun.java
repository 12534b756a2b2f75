package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Platform.OnFailure;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.forge.RequestState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * One random world from its beginning to its rest: things happen, plans are performed step by step
 * in random order, some steps fail, and some plans are cut short; all is checked all the time.
 */
final class RandomRun {
  /** Longer than the deadline of a rollout and the grace of an instance. */
  private static final int QUIET_TURNS = 7;

  private static final Duration TURN = Duration.ofMinutes(1);
  private static final int MOST_TURNS = 1000;

  private final Random random;
  private final SimulatedWorld world = new SimulatedWorld();
  private final RandomEvents events;
  private final PlanChecks checks = new PlanChecks(world);
  private final List<String> story = new ArrayList<>();

  private RandomRun(long seed) {
    random = new Random(seed);
    events = new RandomEvents(world, random);
  }

  /** Throws with the seed and all that happened where something does not hold. */
  static void of(long seed) {
    var run = new RandomRun(seed);
    try {
      run.go();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ":\n  " + String.join("\n  ", run.story) + "\n" + e, e);
    }
  }

  private void go() {
    story.add(events.begin());
    var rounds = 3 + random.nextInt(40);
    for (var round = 0; round < rounds; round++) {
      while (events.chance(0.4)) {
        happens();
      }
      pass(0.85, events.chance(0.3));
      tick((_, _) -> events.chance(0.7), Duration.ofSeconds(random.nextInt(20)));
    }
    story.add("no more events");
    events.mendAll();
    rest();
    checkRest();
  }

  private String happens() {
    var event = events.happen();
    story.add(event);
    checks.checkRouted();
    return event;
  }

  private void tick(BiPredicate<AppName, InstanceId> which, Duration time) {
    world.pass(time);
    world.cluster.advance(world.now, which);
    world.mesh.drained(_ -> events.chance(0.5));
    checks.checkRouted();
  }

  /** Observes, plans, and performs in random order; answers whether there was nothing to do. */
  private boolean pass(double success, boolean isCutShort) {
    var observed = world.observe();
    var plan = Planner.plan(observed, world.now);
    checks.check(observed, plan);
    if (events.chance(0.2)) {
      checks.checkSame(observed, plan);
      checks.checkIsolation(observed, plan, new AppName("app" + random.nextInt(6)));
    }
    var commits = world.humanCommits;
    var effects = new ArrayList<Runnable>();
    plan.steps().forEach(step -> effects.add(() -> perform(step, commits)));
    effects.add(() -> publish(plan));
    Collections.shuffle(effects, random);
    var done = isCutShort ? random.nextInt(effects.size()) : effects.size();
    for (var effect : effects.subList(0, done)) {
      if (events.chance(success)) {
        effect.run();
        checks.checkRouted();
      }
      if (success < 1 && events.chance(0.05) && happens().startsWith("daemon")) {
        break;
      }
    }
    return plan.isQuiet();
  }

  private void perform(Step step, int commits) {
    if (step instanceof Step.RecordRelease && commits != world.humanCommits) {
      story.add("lost race: " + step.app());
      return;
    }
    if (step instanceof Step.Retire(var app, var ids)) {
      checks.isNotRouted(app, ids, world.mesh.state().confirmed());
    }
    story.add(told(step));
    world.perform(step);
  }

  private static String told(Step step) {
    return switch (step) {
      case Step.Build build -> build.app() + ": build " + build.key().abbreviated();
      case Step.RecordRelease(var release, var _, var _) ->
          release.app() + ": record " + release.number() + " restores " + release.restores();
      case Step.Propose(var record, var _) ->
          record.app() + ": propose " + record.release().number();
      case Step.Withdraw(var app, var why, var _) -> app + ": withdraw: " + why;
      case Step.Converge(var workload) ->
          workload.app() + ": converge " + workload.release().number() + workload.replicas();
      case Step.Retire(var app, var ids) -> app + ": retire " + ids;
      case Step.Remove(var app) -> app + ": remove";
    };
  }

  private void publish(Plan plan) {
    if (plan.publish()) {
      story.add("publish " + plan.routes().routes());
      world.mesh.publish(plan.routes(), world.now, _ -> events.chance(0.5));
    }
  }

  /** Turns until nothing is to be done for longer than anything is waited for. */
  private void rest() {
    var quiet = 0;
    for (var turn = 0; turn < MOST_TURNS; turn++) {
      quiet = pass(1, false) ? quiet + 1 : 0;
      if (quiet > QUIET_TURNS) {
        return;
      }
      tick((_, _) -> true, TURN);
    }
    throw new AssertionError("no rest; still wanted: " + world.plan().steps().toList());
  }

  /** What must be where nothing is to be done any more. */
  private void checkRest() {
    var observed = world.observe();
    var plan = Planner.plan(observed, world.now);
    observed.apps().forEach((name, app) -> checkRest(name, app, plan));
    observed
        .leftovers()
        .forEach((name, left) ->
            assertThat(plan.apps().get(name))
                .extracting(AppPlan::condition)
                .isInstanceOf(Condition.Stalled.class));
  }

  private void checkRest(AppName name, AppWorld app, Plan plan) {
    var current = app.ledger().current().asRelease();
    if (current.isEmpty() || !app.build().currentKept()) {
      return;
    }
    var workload = Workloads.of(app, world.platform, SimulatedWorld.DOMAIN).orElseThrow();
    assertThat(app.running().desired()).as(name + " is asked for").contains(workload);
    if (world.comesUp(current.get())) {
      var wanted = workload.replicas().values().stream().mapToInt(Integer::intValue).sum();
      assertThat(app.running().instances()).as(name + " runs, and nothing else").hasSize(wanted);
      assertThat(app.running().instances())
          .allMatch(Instance::isReady)
          .allMatch(i -> i.id().release().equals(current.get().number()));
      assertThat(PlanChecks.backends(name, plan.routes()))
          .as(name + " is served")
          .containsExactlyInAnyOrderElementsOf(
              app.running().instances().stream().flatMap(i -> i.address().stream()).toList());
    } else if (workload.replicas().values().stream().anyMatch(n -> n > 0)) {
      checkFailed(name, app, current.get());
    }
    checkUpToDate(name, app, current.get());
  }

  private void checkFailed(AppName name, AppWorld app, Release current) {
    assertThat(app.running().instances().stream().map(i -> i.id().release()).distinct().toList())
        .as(name + " runs what hangs, and at most one other")
        .contains(current.number())
        .hasSizeLessThanOrEqualTo(2);
    assertThat(app.running().rollout()).isNotInstanceOf(Rollout.InProgress.class);
    if (app.running().rollout() instanceof Rollout.Failed) {
      var mayStay =
          world.platform.onFailure() == OnFailure.KEEP || app.ledger().rollbackTarget().isEmpty();
      assertThat(mayStay).as("%s is not rolled back", name).isTrue();
    }
  }

  /** For a person, who holds it, closed its request or has not merged that yet. */
  private static boolean waits(AppWorld app) {
    var request = app.review().request();
    return app.manifest().app().filter(it -> it.settings().releases().hold()).isPresent()
        || request.filter(it -> it.state() instanceof RequestState.Closed).isPresent()
        || request.filter(Review.Request::isOpen).isPresent();
  }

  private void checkUpToDate(AppName name, AppWorld app, Release current) {
    var inputs = world.app(name.value()).inputs();
    if (!current.inputs().equals(inputs) && app.build().failure().isEmpty() && !waits(app)) {
      assertThat(HoldOracle.held(app.ledger()).stream().collect(Collectors.toSet()))
          .as(name + " has what it wants, or it is held")
          .contains(inputs);
    }
  }
}

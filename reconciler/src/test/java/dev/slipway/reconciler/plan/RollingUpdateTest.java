package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Step.Converge;
import dev.slipway.reconciler.plan.Step.Retire;
import dev.slipway.router.Backend;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** From one release to the next, and from one size to another, without losing a request. */
final class RollingUpdateTest {
  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  private AppPlan plan() {
    return world.planOf(shop);
  }

  private List<String> running() {
    return world.cluster.of(shop.name).instances().stream().map(i -> i.id().toString()).toList();
  }

  private static Set<Backend> routed(Plan plan) {
    return plan.routes().find("shop.localhost").orElseThrow().backends();
  }

  private Set<String> routedIds() {
    return routed(world.plan()).stream()
        .map(backend -> world.cluster.at(backend).orElseThrow().id().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Version 2 is recorded, and its instances were started; none is ready. */
  private void startSecond() {
    world.settle();
    shop.source("two");
    world.turn();
    world.turn();
    plan().world().forEach(world::perform);
  }

  private void becomes(String id, Phase phase) {
    world.cluster.set(shop.name, i -> i.toString().equals(id), phase);
  }

  @Test
  void theOldReleaseServesUntilAllOfTheNewOneIsReady() {
    shop.replicas(ProcessType.WEB, 2);
    startSecond();
    becomes("v2-web-1", Phase.READY);

    assertThat(routedIds()).containsExactly("v1-web-1", "v1-web-2");
    assertThat(plan().world()).isEmpty();
  }

  @Test
  void thenTheNewOneIsRoutedAndTheOldOneStillRuns() {
    startSecond();
    becomes("v2-web-1", Phase.READY);
    world.cluster.advance(world.now, (_, _) -> true);

    assertThat(routedIds()).containsExactly("v2-web-1");
    assertThat(plan().world()).isEmpty();
    assertThat(running()).containsExactly("v1-web-1", "v2-web-1");
  }

  @Test
  void onlyWhenTheRoutersConfirmedIsTheOldOneRetired() {
    startSecond();
    world.cluster.advance(world.now, (_, _) -> true);
    world.publish(world.plan());

    assertThat(plan().world())
        .singleElement()
        .satisfies(step -> {
          assertThat(step).isInstanceOf(Retire.class);
          assertThat(((Retire) step).instances()).hasToString("[v1-web-1]");
        });
  }

  @Test
  void requestsUnderWayAreWaitedForUntilTheGraceIsOver() {
    startSecond();
    world.cluster.advance(world.now, (_, _) -> true);
    world.mesh.publish(world.plan().routes(), world.now, _ -> true);

    assertThat(plan().world()).isEmpty();
    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.ROLLING_OUT, "v2: waiting for old instances to finish"));

    world.pass(Duration.ofSeconds(29));
    assertThat(plan().world()).isEmpty();

    world.pass(Duration.ofSeconds(1));
    assertThat(plan().world()).singleElement().isInstanceOf(Retire.class);
    plan().world().forEach(world::perform);
    assertThat(plan().condition()).isEqualTo(new Ready());
  }

  @Test
  void anInstanceWithoutRequestsIsNotWaitedFor() {
    startSecond();
    world.cluster.advance(world.now, (_, _) -> true);
    world.mesh.publish(world.plan().routes(), world.now, _ -> true);
    world.mesh.drained(_ -> true);

    assertThat(plan().world()).singleElement().isInstanceOf(Retire.class);
  }

  @Test
  void whatIsBeingStoppedIsNotStoppedAgain() {
    startSecond();
    world.cluster.advance(world.now, (_, _) -> true);
    world.publish(world.plan());
    plan().world().forEach(world::perform);

    assertThat(running()).containsExactly("v1-web-1", "v2-web-1");
    assertThat(world.plan().isQuiet()).isTrue();
  }

  @Test
  void aReadyInstanceOfTheNewReleaseServesWhereNoneOfTheOldOneIsReady() {
    shop.replicas(ProcessType.WEB, 2);
    startSecond();
    becomes("v1-web-1", Phase.CRASHED);
    becomes("v1-web-2", Phase.CRASHED);
    becomes("v2-web-1", Phase.READY);

    assertThat(routedIds()).containsExactly("v2-web-1");
    assertThat(plan().world()).isEmpty();
  }

  @Test
  void theOldReleaseServesAgainWhereAllOfTheNewOneCrashesBeforeItIsRetired() {
    startSecond();
    world.cluster.advance(world.now, (_, _) -> true);
    world.publish(world.plan());
    becomes("v2-web-1", Phase.CRASHED);

    assertThat(routedIds()).containsExactly("v1-web-1");
    assertThat(plan().world()).isEmpty();
    assertThat(plan().condition()).isEqualTo(new Failing("v2-web-1: exited with 1"));
  }

  @Test
  void moreInstancesAreRoutedAsTheyBecomeReady() {
    world.settle();
    shop.replicas(ProcessType.WEB, 3);
    plan().world().forEach(world::perform);
    becomes("v1-web-3", Phase.READY);

    assertThat(routedIds()).containsExactly("v1-web-1", "v1-web-3");
    assertThat(plan().condition()).isInstanceOf(Progressing.class);
  }

  @Test
  void fewerInstancesAreFirstTakenOutOfTheRoutesThenRetired() {
    shop.replicas(ProcessType.WEB, 3);
    world.settle();
    shop.replicas(ProcessType.WEB, 1);

    assertThat(plan().world()).singleElement().isInstanceOf(Converge.class);
    plan().world().forEach(world::perform);
    assertThat(plan().world()).isEmpty();
    assertThat(routedIds()).containsExactly("v1-web-1");
    world.publish(world.plan());
    assertThat(plan().world())
        .singleElement()
        .satisfies(
            step -> assertThat(((Retire) step).instances()).hasToString("[v1-web-2, v1-web-3]"));
  }

  @Test
  void fewerInstancesDoNotLeaveACrashedOneAlone() {
    shop.replicas(ProcessType.WEB, 3);
    world.settle();
    shop.replicas(ProcessType.WEB, 1);
    plan().world().forEach(world::perform);
    becomes("v1-web-1", Phase.CRASHED);

    assertThat(routedIds()).containsExactly("v1-web-2", "v1-web-3");
    assertThat(plan().world()).isEmpty();
  }

  @Test
  void whatThePlanRoutesToIsNotRetiredByIt() {
    shop.replicas(ProcessType.WEB, 2);
    world.settle();
    shop.replicas(ProcessType.WEB, 1);
    plan().world().forEach(world::perform);
    world.publish(world.plan());
    assertThat(plan().world()).singleElement().isInstanceOf(Retire.class);
    becomes("v1-web-1", Phase.CRASHED);

    assertThat(routedIds()).containsExactly("v1-web-2");
    assertThat(plan().world()).isEmpty();
  }

  @Test
  void noInstancesAtAllIsASize() {
    world.settle();
    shop.replicas(ProcessType.WEB, 0);
    var rest = world.settle();

    assertThat(routed(rest)).isEmpty();
    assertThat(running()).isEmpty();
    assertThat(plan().condition()).isEqualTo(new Ready());
  }

  @Test
  void anAppWithoutWebIsRolledOverToo() {
    shop.processes.clear();
    shop.withWorker();
    world.settle();
    assertThat(running()).containsExactly("v1-worker-1");

    shop.source("two");
    world.turn();
    world.turn();
    plan().world().forEach(world::perform);
    assertThat(running()).containsExactly("v1-worker-1", "v2-worker-1");
    assertThat(plan().world()).isEmpty();

    world.settle();
    assertThat(running()).containsExactly("v2-worker-1");
    assertThat(plan().condition()).isEqualTo(new Ready());
  }

  @Test
  void aCrashedInstanceIsTakenOutOfTheRoutesAndTold() {
    shop.replicas(ProcessType.WEB, 2);
    world.settle();
    becomes("v1-web-2", Phase.CRASHED);

    assertThat(routedIds()).containsExactly("v1-web-1");
    assertThat(plan().condition()).isEqualTo(new Failing("v1-web-2: exited with 1"));
    assertThat(plan().world()).isEmpty();
  }

  @Test
  void aNewerReleaseRetiresOneThatHangsWhileTheOldOneServes() {
    world.settle();
    shop.source("hangs");
    for (var turn = 0; turn < 5; turn++) {
      world.turn();
    }
    assertThat(running()).containsExactly("v1-web-1", "v2-web-1");

    shop.source("three");
    world.turn();
    world.turn();

    assertThat(plan().world()).singleElement().isInstanceOf(Converge.class);
    plan().world().forEach(world::perform);
    assertThat(((Retire) plan().world().getLast()).instances()).hasToString("[v2-web-1]");
    assertThat(routedIds()).containsExactly("v1-web-1");
    world.settle();
    assertThat(running()).containsExactly("v3-web-1");
  }

  @Test
  void nothingIsRetiredBeforeWhatIsWantedWasAskedFor() {
    world.settle();
    shop.source("hangs");
    for (var turn = 0; turn < 5; turn++) {
      world.turn();
    }
    shop.ledger.reverted(1);

    assertThat(plan().world()).singleElement().isInstanceOf(Converge.class);
  }

  @Test
  void aRevertGoesBackTheSameWay() {
    startSecond();
    world.settle();
    shop.ledger.reverted(1);
    world.turn();

    assertThat(routedIds()).containsExactly("v1-web-1");
    assertThat(world.mesh.state().confirmed().backends()).hasSize(1);
    assertThat(running()).containsExactly("v1-web-1", "v2-web-1");
    world.settle();
    assertThat(running()).containsExactly("v1-web-1");
  }

  @Test
  void domainsOfTheManifestLeadToTheSameInstances() {
    shop.domains.add(new Domain("shop.example.com"));
    shop.domains.add(new Domain("*.shop.example.com"));
    var routes = world.settle().routes();

    assertThat(routes.find("shop.example.com")).isEqualTo(routes.find("shop.localhost"));
    assertThat(routes.find("eu.shop.example.com")).isEqualTo(routes.find("shop.localhost"));
  }

  @Test
  void anAppThatDoesNotRunHasItsHostToo() {
    assertThat(world.plan().routes().find("shop.localhost"))
        .hasValueSatisfying(route -> assertThat(route.backends()).isEmpty());
  }

  @Test
  void nobodyTakesTheOwnHostOfAnother() {
    world.app("another").domains.add(new Domain("shop.localhost"));
    world.app("zoo").domains.add(new Domain("shop.localhost"));
    var routes = world.settle().routes();

    assertThat(routes.find("shop.localhost").orElseThrow().app()).isEqualTo(shop.name);
  }

  @Test
  void whoHasADomainKeepsIt() {
    world.app("zoo").domains.add(new Domain("www.example.com"));
    world.settle();
    shop.domains.add(new Domain("www.example.com"));
    var routes = world.settle().routes();

    assertThat(routes.find("www.example.com").orElseThrow().app()).hasToString("zoo");
  }

  @Test
  void anotherDaemonDropsNothingOfWhatItFinds() {
    shop.replicas(ProcessType.WEB, 2);
    startSecond();
    var before = routedIds();
    world.cluster.adopt();
    world.mesh.forget();

    assertThat(routedIds()).isEqualTo(before).containsExactly("v1-web-1", "v1-web-2");
    assertThat(plan().world()).singleElement().isInstanceOf(Converge.class);
    world.settle();
    assertThat(running()).containsExactly("v2-web-1", "v2-web-2");
  }

  @Test
  void anotherDaemonAsksForWhatItFindsBeforeItRetiresTheRest() {
    startSecond();
    world.cluster.advance(world.now, (_, _) -> true);
    world.cluster.adopt();
    world.mesh.forget();

    assertThat(routedIds()).containsExactly("v2-web-1");
    assertThat(plan().world().getFirst()).isInstanceOf(Converge.class);
    assertThat(world.settle().routes().backends()).hasSize(1);
    assertThat(running()).containsExactly("v2-web-1");
  }

  @Test
  void anotherDaemonStartsEverythingWhereNothingRuns() {
    world.settle();
    world.cluster.stopAll();
    world.mesh.forget();
    world.settle();

    assertThat(world.cluster.of(shop.name).instances())
        .singleElement()
        .satisfies(instance -> assertThat(instance.isReady()).isTrue());
    assertThat(shop.ledger.ledger().entries()).hasSize(1);
  }

  @Test
  void whatIsStoppingIsNotWaitedFor() {
    shop.replicas(ProcessType.WEB, 2);
    world.settle();
    shop.replicas(ProcessType.WEB, 1);
    for (var turn = 0; turn < 2; turn++) {
      plan().world().forEach(world::perform);
      world.publish(world.plan());
    }
    plan().world().forEach(world::perform);

    assertThat(world.cluster.of(shop.name).instances().stream().map(Instance::phase))
        .containsExactly(Phase.READY, Phase.STOPPING);
    assertThat(plan().condition()).isEqualTo(new Ready());
  }
}

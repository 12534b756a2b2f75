package dev.slipway.reconciler.plan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.reconciler.plan.Condition.Stalled;
import dev.slipway.reconciler.plan.Step.Remove;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of an app whose manifest is gone (design, rule 9). */
final class RemovalTest {
  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  private AppPlan plan() {
    return world.planOf(shop);
  }

  private void runApps(int count) {
    IntStream.range(0, count).forEach(i -> world.app("app-" + i));
    world.settle();
  }

  private void dropManifests(int count) {
    IntStream.range(0, count).forEach(i -> world.app("app-" + i).hasManifest = false);
  }

  @Test
  void firstItsRoutesGo() {
    world.settle();
    shop.hasManifest = false;

    assertThat(plan().world()).isEmpty();
    assertThat(plan().condition()).isInstanceOf(Progressing.class);
    assertThat(world.plan().routes().find("shop.localhost")).isEmpty();
    assertThat(world.plan().publish()).isTrue();
  }

  @Test
  void thenItIsStopped() {
    world.settle();
    shop.hasManifest = false;
    world.publish(world.plan());

    assertThat(plan().world()).containsExactly(new Remove(shop.name));
  }

  @Test
  void requestsUnderWayAreWaitedForUntilTheGraceIsOver() {
    world.settle();
    shop.hasManifest = false;
    world.mesh.publish(world.plan().routes(), world.now, _ -> true);

    assertThat(plan().world()).isEmpty();
    world.pass(Duration.ofSeconds(30));
    assertThat(plan().world()).containsExactly(new Remove(shop.name));
  }

  @Test
  void nothingIsStoppedWhereARouterMayServeAnotherTableWhichIsPublishedAgain() {
    world.settle();
    shop.hasManifest = false;
    world.publish(world.plan());

    world.mesh.unsettle();
    assertThat(plan().world()).isEmpty();
    assertThat(world.plan().publish()).isTrue();

    world.publish(world.plan());
    assertThat(plan().world()).containsExactly(new Remove(shop.name));
  }

  @Test
  void itIsAskedToStopOnce() {
    world.settle();
    shop.hasManifest = false;
    world.publish(world.plan());
    plan().world().forEach(world::perform);

    assertThat(world.plan().isQuiet()).isTrue();
  }

  @Test
  void nothingIsLeftOfIt() {
    world.settle();
    shop.hasManifest = false;
    var rest = world.settle();

    assertThat(rest.apps()).isEmpty();
    assertThat(world.cluster.observe()).isEmpty();
  }

  @Test
  void aManifestThatComesBackBringsItsReleaseBack() {
    world.settle();
    shop.hasManifest = false;
    world.settle();
    shop.hasManifest = true;
    var rest = world.settle();

    assertThat(plan().condition()).isEqualTo(new Ready());
    assertThat(rest.routes().backends()).hasSize(1);
    assertThat(shop.ledger.ledger().entries()).hasSize(1);
  }

  @Test
  void aManifestThatComesBackWhileItIsStoppedBringsItBack() {
    world.settle();
    shop.hasManifest = false;
    world.publish(world.plan());
    plan().world().forEach(world::perform);
    shop.hasManifest = true;
    var rest = world.settle();

    assertThat(rest.routes().backends()).hasSize(1);
  }

  @Test
  void threeMayAlwaysGo() {
    runApps(3);
    dropManifests(3);

    assertThat(world.settle().apps()).containsOnlyKeys(shop.name);
  }

  @Test
  void moreThanTheShareOfAllMayNotGoUnlessAPersonSaysSo() {
    runApps(9);
    dropManifests(4);
    var held = world.plan();

    assertThat(held.isQuiet()).isTrue();
    assertThat(requireNonNull(held.apps().get(new AppName("app-0"))).condition())
        .isEqualTo(
            new Stalled(
                "4 apps would be removed at once, more than 20 % of all (and more than 3): bring"
                    + " their manifests back, or run `slipway sync --confirm-removals`"));

    world.removalsConfirmed = true;
    assertThat(world.settle().apps()).hasSize(6);
  }

  @Test
  void theShareIsOfAllApps() {
    runApps(24);
    dropManifests(5);

    assertThat(world.settle().apps()).hasSize(20);
  }

  @Test
  void whatMayNotGoIsServedAsBefore() {
    world.app("app-0").domains.add(new Domain("www.example.com"));
    runApps(9);
    var before = world.plan().routes();
    dropManifests(9);

    assertThat(world.plan().routes()).isEqualTo(before);
    assertThat(world.plan().publish()).isFalse();
  }

  @Test
  void whatMayNotGoIsServedByAnotherDaemonToo() {
    runApps(9);
    var before = world.plan().routes();
    dropManifests(9);
    world.cluster.adopt();
    world.mesh.forget();

    assertThat(world.plan().routes()).isEqualTo(before);
  }

  @Test
  void whatNeverHadAManifestIsLeftAlone() {
    world.settle();
    shop.hasManifest = false;
    shop.hadManifest = false;
    world.removalsConfirmed = true;

    assertThat(world.plan().isQuiet()).isTrue();
    assertThat(plan().condition())
        .isInstanceOfSatisfying(
            Stalled.class,
            stalled ->
                assertThat(stalled.message()).contains("left alone").contains("apps/shop.yaml"));
  }

  @Test
  void whatNeverHadAManifestDoesNotCountAsRemoved() {
    runApps(3);
    dropManifests(3);
    shop.hasManifest = false;
    shop.hadManifest = false;

    assertThat(world.settle().apps()).containsOnlyKeys(shop.name);
  }
}

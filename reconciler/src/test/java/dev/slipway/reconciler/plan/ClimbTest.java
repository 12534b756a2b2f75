package dev.slipway.reconciler.plan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.read.Manifests.Manifest;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Held;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Condition.Stalled;
import dev.slipway.reconciler.plan.Step.Build;
import dev.slipway.reconciler.plan.Step.Build.Occasion;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.Converge;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From source to release: one rung a pass. */
final class ClimbTest {
  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  private AppPlan plan() {
    return world.planOf(shop);
  }

  private int number() {
    return shop.ledger.ledger().current().asRelease().map(Release::number).orElseThrow().value();
  }

  @Test
  void aSourceThatWasNotSeenYetIsWaitedFor() {
    shop.isSeen = false;

    assertThat(plan().supply()).isEmpty();
    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.OBSERVING, "looking at its source"));
  }

  @Test
  void aSourceWithoutAnImageIsBuilt() {
    var head = shop.head();

    assertThat(plan().supply())
        .contains(new Build(shop.name, head.key(), head.built().source(), Occasion.PUSH));
    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.BUILDING, head.id().abbreviated() + " Write one"));
  }

  @Test
  void anImageThatWasNotReleasedIsRecorded() {
    world.turn();

    assertThat(plan().supply())
        .hasValueSatisfying(step -> {
          assertThat(step).isInstanceOf(RecordRelease.class);
          var record = (RecordRelease) step;
          assertThat(record.release().number()).isEqualTo(new ReleaseNumber(1));
          assertThat(record.release().inputs()).isEqualTo(shop.inputs());
          assertThat(record.release().built()).contains(shop.head().built());
          assertThat(record.release().config()).isEqualTo(shop.config());
          assertThat(record.release().restores()).isEmpty();
          assertThat(record.before()).isEmpty();
          assertThat(record.cause()).isEqualTo(new Cause.NewInputs("Write one"));
        });
    assertThat(plan().condition()).isEqualTo(new Progressing(Stage.RELEASING, "v1"));
  }

  @Test
  void aReleaseThatDoesNotRunIsConverged() {
    world.turn();
    world.turn();

    assertThat(plan().supply()).isEmpty();
    assertThat(plan().world()).singleElement().isInstanceOf(Converge.class);
    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.ROLLING_OUT, "v1: waiting for its instances"));
  }

  @Test
  void instancesThatAreReadyAreRouted() {
    world.turn();
    world.turn();
    world.turn();

    assertThat(plan().world()).isEmpty();
    assertThat(world.plan().publish()).isTrue();
    assertThat(plan().condition())
        .isEqualTo(new Progressing(Stage.ROLLING_OUT, "v1: waiting for the routers"));
  }

  @Test
  void whatIsRoutedIsReady() {
    var rest = world.settle();

    assertThat(plan().condition()).isEqualTo(new Ready());
    assertThat(rest.routes().find("shop.localhost"))
        .hasValueSatisfying(route -> assertThat(route.backends()).hasSize(1));
  }

  @Test
  void aNewCommitOfTheSourceMakesTheNextRelease() {
    world.settle();
    shop.source("two");
    world.settle();

    assertThat(number()).isEqualTo(2);
  }

  @Test
  void aNewConfigMakesTheNextReleaseWithoutABuild() {
    world.settle();
    shop.mode("other");

    assertThat(plan().supply())
        .hasValueSatisfying(step -> {
          assertThat(step).isInstanceOf(RecordRelease.class);
          assertThat(((RecordRelease) step).before())
              .isEqualTo(shop.ledger.ledger().current().asRelease());
        });
  }

  @Test
  void settingsApplyAtOnceWithoutARelease() {
    world.settle();
    shop.replicas(ProcessType.WEB, 3);

    assertThat(plan().supply()).isEmpty();
    assertThat(plan().world())
        .singleElement()
        .satisfies(step -> {
          assertThat(step).isInstanceOf(Converge.class);
          assertThat(((Converge) step).workload().replicas()).containsEntry(ProcessType.WEB, 3);
        });
  }

  @Test
  void aBuildThatFailedWaitsForAPersonWhileTheLastReleaseRuns() {
    world.settle();
    shop.source("unbuildable");
    var rest = world.settle();

    assertThat(plan().supply()).isEmpty();
    assertThat(plan().condition()).isEqualTo(new Stalled("the build failed"));
    assertThat(rest.routes().find("shop.localhost").orElseThrow().backends()).hasSize(1);
  }

  @Test
  void whatWasRevertedIsHeldAndWhatTheFileSaysRuns() {
    world.settle();
    shop.source("two");
    world.settle();
    shop.ledger.reverted(1);
    world.settle();

    assertThat(number()).isEqualTo(1);
    assertThat(plan().condition())
        .isInstanceOfSatisfying(
            Held.class, held -> assertThat(held.hold().number()).hasToString("v2"));
    assertThat(world.cluster.of(shop.name).instances())
        .singleElement()
        .satisfies(instance -> assertThat(instance.id()).hasToString("v1-web-1"));
  }

  @Test
  void newInputsEndAHold() {
    world.settle();
    shop.source("two");
    world.settle();
    shop.ledger.reverted(1);
    world.settle();
    shop.source("three");
    world.settle();

    assertThat(number()).isEqualTo(3);
  }

  @Test
  void theRevertOfARevertEndsAHold() {
    world.settle();
    shop.source("two");
    world.settle();
    shop.ledger.reverted(1);
    world.settle();
    shop.ledger.reverted(2);
    world.settle();

    assertThat(number()).isEqualTo(2);
    assertThat(plan().condition()).isEqualTo(new Ready());
  }

  @Test
  void aManifestWithProblemsStallsAndTellsTheFirst() {
    world.settle();
    shop.source("two").problem("no such key").problem("not a number");

    assertThat(plan().supply()).isEmpty();
    assertThat(plan().condition())
        .isEqualTo(new Stalled("apps/shop.yaml:1:1: no such key [rule] (and 1 more)"));
  }

  @Test
  void aManifestWithProblemsKeepsTheSettingsThatWereRightLast() {
    shop.replicas(ProcessType.WEB, 2);
    world.settle();
    shop.problem("no such key");
    world.cluster.adopt();

    assertThat(plan().world())
        .singleElement()
        .satisfies(step -> {
          assertThat(step).isInstanceOf(Converge.class);
          assertThat(((Converge) step).workload().replicas()).containsEntry(ProcessType.WEB, 2);
        });
  }

  @Test
  void aReleaseFileThatIsNoReleaseStallsAndEverythingKeepsRunning() {
    world.settle();
    shop.ledger.broken();
    shop.source("two");

    var rest = world.settle();

    assertThat(rest.routes().find("shop.localhost").orElseThrow().backends()).hasSize(1);
    assertThat(shop.ledger.ledger().entries()).hasSize(2);
  }

  @Test
  void aSourceThatCanNotBeAskedIsTriedAgainWhileTheLastReleaseRuns() {
    world.settle();
    shop.trouble = Optional.of(new Trouble.Unavailable("no route to host"));

    assertThat(world.plan().isQuiet()).isTrue();
    assertThat(plan().condition()).isEqualTo(new Failing("no route to host"));
  }

  @Test
  void aSourceThatSaysNoWaitsForAPerson() {
    shop.isSeen = false;
    shop.trouble = Optional.of(new Trouble.Rejected("no such branch: main"));

    assertThat(plan().condition()).isEqualTo(new Stalled("no such branch: main"));
  }

  @Test
  void whatWasSeenOfASourceIsGoneOnWithThoughItCanNotBeAskedNow() {
    shop.trouble = Optional.of(new Trouble.Unavailable("no route to host"));

    assertThat(plan().supply()).isPresent();
    assertThat(plan().condition()).isInstanceOf(Progressing.class);
  }

  @Test
  void aProcessTypeWithoutACommandWaitsForAPerson() {
    world.procfile(ProcessType.WEB, "bin/web");
    shop.processes.put(new ProcessType("clock"), new ProcessSpec(List.of(), Optional.empty()));
    world.turn();

    assertThat(plan().condition())
        .isEqualTo(
            new Stalled(
                "clock: no command; give processes.clock.command in the manifest, or a line in the"
                    + " Procfile"));
  }

  @Test
  void whatABuildpackMadeThatNamesNoProcessWaitsForTheManifestToNameOne() {
    world.buildpacks = true;
    shop.processes.put(ProcessType.WEB, new ProcessSpec(List.of(), Optional.of(8080)));
    world.turn();
    assertThat(plan().condition().toString())
        .contains("Stalled", "web: no command; give processes.web.command in the manifest");
  }

  @Test
  void whatADockerfileMadeRunsItsOwnCommand() {
    shop.processes.put(ProcessType.WEB, new ProcessSpec(List.of(), Optional.of(8080)));
    world.settle();

    var release = shop.ledger.ledger().current().asRelease().orElseThrow();
    assertThat(release.config().processes().get(ProcessType.WEB))
        .extracting(ProcessSpec::command)
        .isEqualTo(List.of());
  }

  @Test
  void aLineOfTheProcfileGivesTheCommand() {
    world.procfile(new ProcessType("clock"), "bin/clock");
    shop.processes.put(new ProcessType("clock"), new ProcessSpec(List.of(), Optional.empty()));
    world.settle();

    var release = shop.ledger.ledger().current().asRelease().orElseThrow();
    assertThat(release.config().processes().get(new ProcessType("clock")))
        .extracting(ProcessSpec::command)
        .isEqualTo(List.of("bin/clock"));
    assertThat(world.cluster.of(shop.name).instances()).hasSize(2);
  }

  @Test
  void whatOnlyTheProcfileNamesIsReleasedButRunsWhenItIsScaledOnly() {
    world.procfile(SimulatedApp.WORKER, "bin/worker");
    world.settle();

    assertThat(world.cluster.of(shop.name).instances()).hasSize(1);

    shop.replicas(SimulatedApp.WORKER, 2);
    world.settle();

    assertThat(number()).isEqualTo(1);
    assertThat(world.cluster.of(shop.name).instances()).hasSize(3);
  }

  @Test
  void theProcfilesWebRunsAndIsRoutedThoughTheManifestNamesOthersOnly() {
    world.procfile(ProcessType.WEB, "bin/web");
    shop.processes.clear();
    shop.withWorker();
    var rest = world.settle();

    assertThat(world.cluster.of(shop.name).instances()).hasSize(2);
    assertThat(rest.routes().backends()).hasSize(1);
  }

  @Test
  void anImageThatIsGoneIsBuiltAgain() {
    world.settle();
    world.images.clear();

    assertThat(plan().supply()).contains(shop.build(Occasion.REBUILD));
    world.settle();
    assertThat(number()).isEqualTo(1);
    assertThat(plan().condition()).isEqualTo(new Ready());
  }

  @Test
  void aGoneImageOfWhatIsNotTheHeadIsToldWhenItIsNeeded() {
    world.settle();
    shop.source("two");
    world.settle();
    shop.ledger.reverted(1);
    world.images.keySet().removeIf(key -> !key.equals(shop.head().key()));
    var rest = world.settle();

    assertThat(plan().condition())
        .isInstanceOfSatisfying(
            Stalled.class,
            stalled ->
                assertThat(stalled.message()).startsWith("the image of v1 (").contains("gone"));
    assertThat(rest.routes().backends()).hasSize(1);
  }

  @Test
  void anAppWhoseManifestWasNeverRightWaitsForAPerson() {
    var wrong = new Manifest(Optional.empty(), shop.problem("nothing in it").problems);
    var observed = world.observe();
    var app = requireNonNull(observed.apps().get(shop.name));
    var apps = new TreeMap<>(observed.apps());
    apps.put(
        shop.name,
        new AppWorld(wrong, app.source(), app.build(), app.ledger(), app.running(), Review.NONE));
    var plan =
        Planner.plan(
            new World(
                observed.platform(),
                observed.domain(),
                apps,
                observed.leftovers(),
                observed.abandoned(),
                observed.logins(),
                observed.mesh(),
                false,
                true),
            world.now);

    assertThat(requireNonNull(plan.apps().get(shop.name)).condition())
        .isEqualTo(new Stalled("apps/shop.yaml:1:1: nothing in it [rule]"));
    assertThat(plan.steps()).isEmpty();
  }

  @Test
  void numbersGoOnAboveWhatPeopleWrote() {
    world.settle();
    shop.ledger.now(LedgerStory.release("shop", 41, "by hand"));
    shop.source("two");
    world.settle();

    assertThat(number()).isEqualTo(42);
  }
}

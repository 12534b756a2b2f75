package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Destination;
import dev.slipway.manifest.Maintenance;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Router;
import dev.slipway.manifest.Routing;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.status.Report;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code routing} in a manifest does to the plan: the table changes, and nothing else. */
final class RoutingSettingsTest {
  private static final Routing WORKED_ON =
      Routing.NONE.withMaintenance(new Maintenance(true, Optional.empty(), Optional.empty()));

  private static final Progressing WAITING =
      new Progressing(Stage.ROLLING_OUT, "waiting for the routers");

  private static final ProcessType API = new ProcessType("api");

  private final SimulatedWorld world = new SimulatedWorld();
  private final SimulatedApp shop = world.app("shop");

  private Routing served(RouteTable table) {
    return table.find("shop.localhost").orElseThrow().routing();
  }

  @Test
  void aSettingIsPublishedAndMakesNoStep() {
    var _ = world.app("blog");
    world.settle();
    var before = world.mesh.state().confirmed();
    shop.routing = WORKED_ON;

    var plan = world.plan();
    assertThat(plan.publish()).isTrue();
    assertThat(plan.steps()).isEmpty();
    assertThat(served(plan.routes())).isEqualTo(WORKED_ON);
    assertThat(world.planOf(shop).condition()).as("until all routers serve it").isEqualTo(WAITING);
    assertThat(world.planOf(world.app("blog")).condition()).isEqualTo(new Ready());
    assertThat(plan.routes().version()).isNotEqualTo(before.version());

    world.settle();
    assertThat(shop.ledger.ledger().entries()).hasSize(1);
    assertThat(world.planOf(shop).condition()).isEqualTo(new Ready());
    shop.routing = Routing.NONE;
    world.settle();
    assertThat(world.mesh.state().confirmed()).isEqualTo(before);
  }

  @Test
  void anInstanceThatGoesIsNoReasonToWait() {
    shop.replicas(ProcessType.WEB, 2);
    world.settle();
    shop.replicas(ProcessType.WEB, 1);

    for (var i = 0; i < 10; i++) {
      assertThat(world.planOf(shop).condition()).isNotEqualTo(WAITING);
      world.turn();
    }
    assertThat(world.mesh.state().confirmed().backends()).hasSize(1);
  }

  @Test
  void anAppThatNobodyCanComeToWaitsForNoRouter() {
    shop.replicas(ProcessType.WEB, 0);
    world.settle();
    world.mesh.inherit();

    assertThat(world.plan().publish()).isTrue();
    assertThat(world.planOf(shop).condition()).isEqualTo(new Ready());
  }

  @Test
  void whatTheAppLeavesOpenIsAsThePlatformSays() {
    world.settle();
    world.platform = world.platform.withRouting(WORKED_ON);
    assertThat(world.plan().steps()).isEmpty();
    world.settle();
    assertThat(served(world.mesh.state().confirmed())).isEqualTo(WORKED_ON);

    var open = Routing.NONE.withMaintenance(Maintenance.OFF);
    shop.routing = open;
    world.settle();
    assertThat(served(world.mesh.state().confirmed())).isEqualTo(open);
  }

  @Test
  void whatIsKeptWithoutAManifestKeepsItsSettings() {
    shop.routing = WORKED_ON;
    world.settle();
    shop.hasManifest = false;
    shop.hadManifest = false;
    world.settle();
    assertThat(served(world.mesh.state().confirmed())).isEqualTo(WORKED_ON);
  }

  @Test
  void aPathLeadsToAProcessTypeOfTheReleaseThatServes() {
    shop.processes.put(API, new ProcessSpec(List.of("bin/api"), Optional.of(9000)));
    shop.routing = Routing.NONE.withPaths(Map.of("/api", new Destination.OwnProcess(API)));
    world.settle();

    var first = addressesOf(API, 1);
    assertThat(first).hasSize(1);
    assertThat(branch("/api").backends()).containsExactlyElementsOf(first);
    assertThat(branch("/api").app()).isEqualTo(shop.name);

    shop.source("two hangs");
    world.settle();
    assertThat(branch("/api").backends()).containsExactlyElementsOf(first);

    shop.source("three");
    world.settle();
    assertThat(branch("/api").backends()).containsExactlyElementsOf(addressesOf(API, 3));
    assertThat(world.planOf(shop).condition()).isEqualTo(new Ready());
  }

  @Test
  void aPathLeadsToAnotherAppAndAnswersForNoneWhereThereIsNone() {
    var docs = world.app("docs");
    docs.routing = WORKED_ON;
    var there = new Destination.OtherApp(docs.name);
    var nowhere = new Destination.OtherApp(new AppName("gone"));
    shop.routing = Routing.NONE.withPaths(Map.of("/docs", there, "/gone", nowhere));
    world.settle();

    assertThat(branch("/docs").app()).isEqualTo(docs.name);
    assertThat(branch("/docs").backends()).hasSize(1);
    assertThat(branch("/docs").routing()).isEqualTo(WORKED_ON);
    assertThat(branch("/gone").backends()).isEmpty();
  }

  @Test
  void theStatusSaysWhatAnIngressDoesNotKeepTo() {
    shop.routing = WORKED_ON;
    world.settle();
    assertThat(message()).isEmpty();
    var usual = world.platform;
    world.platform =
        new Platform(
            usual.domain(),
            usual.rolloutDeadline(),
            usual.onFailure(),
            usual.removalShare(),
            Router.INGRESS,
            usual.runImages(),
            usual.builds(),
            usual.kubernetes(),
            usual.releases(),
            usual.routing());
    world.settle();
    assertThat(message())
        .isEqualTo(
            "its Ingress does not keep to routing: maintenance;"
                + " only the router in the daemon does");
    shop.routing = Routing.NONE;
    world.settle();
    assertThat(message()).isEmpty();
  }

  private String message() {
    var commit = new ObjectId("1".repeat(40));
    var report =
        new Report(
            world.observe(),
            world.plan(),
            commit,
            _ -> Optional.empty(),
            List.of(),
            AppName::value);
    return Optional.ofNullable(report.apps().get(shop.name)).orElseThrow().message();
  }

  private Route branch(String path) {
    var route = world.mesh.state().confirmed().find("shop.localhost").orElseThrow();
    return Optional.ofNullable(route.branches().get(path)).orElseThrow();
  }

  private List<Backend> addressesOf(ProcessType type, int release) {
    return world.cluster.of(shop.name).instances().stream()
        .filter(i -> i.id().type().equals(type) && i.id().release().value() == release)
        .flatMap(i -> i.address().stream())
        .toList();
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see by {@code kubectl describe}. */
@Tag("full")
@Tag("kubernetes")
final class NoticeTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private static ImageRef image;
  private final Lead lead = new Lead();
  private Berth berth;

  @BeforeAll
  static void pushImage(@TempDir Path scratch) throws Exception {
    image = Node.image(scratch);
  }

  @BeforeEach
  void open() throws Exception {
    berth = new Berth("notice", KubernetesOptions.DEFAULT, lead);
  }

  @AfterEach
  void close() throws Exception {
    lead.give();
    berth.close();
  }

  private Workload workload() {
    var web = new ProcessSpec(Node.command(Behaviour.LISTENS), Optional.of(8080));
    var release = Releases.of(berth.app().value(), image, Map.of(ProcessType.WEB, web)).number(1);
    return Releases.workload(release, 1, Duration.ofMinutes(2));
  }

  private void tell(Notice.Reason reason, String message) {
    berth.cluster().tell(new Notice(berth.app(), reason, message));
  }

  /** By who is tested: other daemons may look at the same cluster, who do not know the app. */
  private List<Event> told() {
    return berth.client().v1().events().inNamespace(berth.namespace()).list().getItems().stream()
        .filter(event -> "slipway".equals(event.getReportingComponent()))
        .filter(event -> !event.getMessage().contains("had a manifest of it"))
        .toList();
  }

  @Test
  void whatIsToldBeforeThereIsADeploymentIsShownWithIt() throws Exception {
    tell(Notice.Reason.RELEASED, "v1: Fix cart total");

    berth.cluster().converge(workload());

    await().atMost(SOON).until(() -> told().size() == 1);
    var event = told().getFirst();
    assertThat(event.getReason()).isEqualTo("Released");
    assertThat(event.getType()).isEqualTo("Normal");
    assertThat(event.getMessage()).isEqualTo("v1: Fix cart total");
    assertThat(event.getSource().getComponent()).isEqualTo("slipway");
    assertThat(event.getInvolvedObject().getKind()).isEqualTo("Deployment");
    assertThat(event.getInvolvedObject().getUid())
        .isEqualTo(berth.deployment("web").getMetadata().getUid());
  }

  @Test
  void theSameToldAgainIsOneEventWithAHigherCount() throws Exception {
    berth.cluster().converge(workload());
    for (int i = 0; i < 3; i++) {
      tell(Notice.Reason.STALLED, "the secret shop-db/url is missing");
    }
    tell(Notice.Reason.ROLLED_BACK, "from v2 to v1");

    await().atMost(SOON).until(() -> told().size() == 2);
    assertThat(told())
        .extracting(Event::getReason, Event::getCount, Event::getType)
        .containsExactlyInAnyOrder(
            tuple("Stalled", 3, "Warning"), tuple("RolledBack", 1, "Warning"));
    assertThat(told())
        .allSatisfy(event ->
            assertThat(Instant.parse(event.getLastTimestamp()))
                .isAfterOrEqualTo(Instant.parse(event.getFirstTimestamp())));
  }

  @Test
  void driftIsToldOnTheObjectThatSomeoneChanged() throws Exception {
    berth.bringUp(workload());

    var _ =
        berth
            .client()
            .services()
            .inNamespace(berth.namespace())
            .withName(berth.app().value())
            .edit(service ->
                new ServiceBuilder(service).editSpec().withSelector(Map.of()).endSpec().build());

    await().atMost(SOON).until(() -> told().size() == 1);
    var event = told().getFirst();
    assertThat(event.getReason()).isEqualTo("Drift");
    assertThat(event.getInvolvedObject().getKind()).isEqualTo("Service");
    assertThat(event.getMessage()).startsWith("spec.selector").endsWith(": made as it was");
  }

  @Test
  void whoDoesNotLeadTellsNothing() throws Exception {
    berth.bringUp(workload());
    lead.take();
    tell(Notice.Reason.RELEASED, "v2: not mine");
    lead.give();
    tell(Notice.Reason.RELEASED, "v3: mine");

    await().atMost(SOON).until(() -> !told().isEmpty());
    assertThat(told()).extracting(Event::getMessage).containsExactly("v3: mine");
  }
}

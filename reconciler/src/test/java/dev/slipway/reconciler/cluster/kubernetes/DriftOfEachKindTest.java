package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Router;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of object that is made here, changed and deleted by someone else's hand. */
@Tag("full")
@Tag("kubernetes")
final class DriftOfEachKindTest {
  /** Two seconds are meant; a machine that does much else may take longer. */
  private static final Duration HEALED = Duration.ofSeconds(5);

  private static Berth berth;
  private static Features features;

  @BeforeAll
  static void bringUp(@TempDir Path scratch) throws Exception {
    var image = Node.image(scratch);
    berth = new Berth("kinds");
    features = Connection.features(berth.client());
    var web = new ProcessSpec(Node.command(Behaviour.LISTENS), Optional.of(8080));
    var release =
        Releases.of(berth.app().value(), image, Map.of(ProcessType.WEB, web))
            .withEnv(Map.of("GREETING", new EnvValue.Literal("hello")))
            .number(1);
    berth.bringUp(
        new Workload(
            release,
            new TreeMap<>(Map.of(ProcessType.WEB, 2)),
            new TreeMap<>(Map.of(ProcessType.WEB, new Autoscale(2, 5, 80))),
            new TreeSet<>(List.of(new Domain(berth.app() + ".example.com"))),
            Router.INGRESS,
            Platform.DEFAULT.rolloutDeadline(),
            Platform.DEFAULT.kubernetes()));
  }

  @AfterAll
  static void close() throws Exception {
    berth.close();
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case NAMESPACE -> berth.namespace();
      case SERVICE_ACCOUNT, SERVICE, INGRESS -> berth.app().value();
      case SECRET -> berth.app() + "-v1-env";
      case DEPLOYMENT, AUTOSCALER, DISRUPTION_BUDGET -> berth.app() + "-web";
    };
  }

  private static String change(Kind kind) {
    return switch (kind) {
      case NAMESPACE -> "{'metadata':{'labels':{'app.kubernetes.io/name':'other'}}}";
      case SERVICE_ACCOUNT -> "{'automountServiceAccountToken':true}";
      case SECRET -> "{'data':{'GREETING':'Ynll'}}";
      case SERVICE -> "{'spec':{'selector':{'slipway.dev/app':'other'}}}";
      case DEPLOYMENT -> "{'spec':{'revisionHistoryLimit':7}}";
      case AUTOSCALER -> "{'spec':{'maxReplicas':9}}";
      case DISRUPTION_BUDGET -> "{'spec':{'maxUnavailable':2}}";
      case INGRESS -> "{'spec':{'rules':[{'host':'other.example.com'}]}}";
    };
  }

  private static String field(Kind kind) {
    return switch (kind) {
      case NAMESPACE -> "metadata.labels.app.kubernetes.io/name";
      case SERVICE_ACCOUNT -> "automountServiceAccountToken";
      case SECRET -> "data.GREETING";
      case SERVICE -> "spec.selector.slipway.dev/app";
      case DEPLOYMENT -> "spec.revisionHistoryLimit";
      case AUTOSCALER -> "spec.maxReplicas";
      case DISRUPTION_BUDGET -> "spec.maxUnavailable";
      case INGRESS -> "spec.rules";
    };
  }

  private static Resource<GenericKubernetesResource> object(Kind kind) {
    var all =
        berth
            .client()
            .genericKubernetesResources(kind.context(features.version(kind).orElseThrow()));
    return kind.isNamespaced()
        ? all.inNamespace(berth.namespace()).withName(name(kind))
        : all.withName(name(kind));
  }

  private static Map<String, Object> content(GenericKubernetesResource object) {
    var content = new TreeMap<>(object.getAdditionalProperties());
    content.remove("status");
    content.remove("secrets"); // the server's own, of a ServiceAccount
    content.put("labels", object.getMetadata().getLabels());
    return content;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isChangedBackAndToldWithTheNameOfWhoDidIt(Kind kind, TestReporter reporter) {
    var before = object(kind).get();
    berth.events().clear();
    var context = PatchContext.of(PatchType.JSON_MERGE);
    context.setFieldManager("someone-else");

    var changed = object(kind).patch(context, change(kind).replace('\'', '"'));
    var begun = System.nanoTime();

    assertThat(content(changed)).isNotEqualTo(content(before));
    await()
        .atMost(HEALED)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> content(object(kind).get()).equals(content(before)));
    report(reporter, kind + " changed", begun);
    await().atMost(HEALED).until(() -> !berth.events().isEmpty());
    assertThat(berth.events())
        .singleElement()
        .isInstanceOfSatisfying(
            KubernetesEvent.Drifted.class,
            drifted -> {
              assertThat(drifted.object()).startsWith(kind.title()).endsWith(name(kind));
              assertThat(drifted.what()).startsWith(field(kind));
              assertThat(drifted.manager()).isEqualTo("someone-else");
            });
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "NAMESPACE")
  void isMadeAgainWhereItWasDeleted(Kind kind, TestReporter reporter) {
    var before = object(kind).get();
    berth.events().clear();

    var _ = object(kind).delete();
    var begun = System.nanoTime();

    await()
        .atMost(HEALED)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          var now = object(kind).get();
          return now != null && !now.getMetadata().getUid().equals(before.getMetadata().getUid());
        });
    report(reporter, kind + " deleted", begun);
    await().atMost(HEALED).until(() -> !berth.events().isEmpty());
    assertThat(berth.events())
        .singleElement()
        .isInstanceOfSatisfying(
            KubernetesEvent.Drifted.class,
            drifted -> assertThat(drifted.what()).contains("deleted"));
  }

  private static void report(TestReporter reporter, String what, long begun) {
    var took = Duration.ofNanos(System.nanoTime() - begun);
    reporter.publishEntry(what, "healed after " + took.toMillis() + " ms");
  }
}

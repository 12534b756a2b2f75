package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Placement;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Router;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a manifest says of secrets, placement, routing and grace, as the server and a node do it.
 */
@Tag("full")
@Tag("kubernetes")
final class FieldsOnNodeTest {
  private static final Placement PLACEMENT =
      new Placement(
          new TreeMap<>(Map.of("kubernetes.io/os", "linux")),
          Optional.of("registry"),
          new TreeMap<>(Map.of("example.com/team", "blue")));

  private static ImageRef image;
  private Berth berth;

  @BeforeAll
  static void pushImage(@TempDir Path scratch) throws Exception {
    image = Node.image(scratch);
  }

  @BeforeEach
  void open() throws Exception {
    berth = new Berth("fields");
    Node.makeNamespace(berth.namespace());
  }

  @AfterEach
  void close() throws Exception {
    berth.close();
  }

  private Workload workload() {
    var command = List.of("/bin/sh", "-c", "echo \"token $TOKEN\"; exec httpd -f -p $PORT -h /www");
    var web = new ProcessSpec(command, Optional.of(8080));
    var plain =
        Releases.of(berth.app().value(), image, Map.of(ProcessType.WEB, web))
            .withEnv(Map.of("TOKEN", new EnvValue.SecretRef("shop-api", "token")))
            .withGrace(Duration.ofSeconds(7))
            .number(1);
    return new Workload(
        placed(plain),
        new TreeMap<>(Map.of(ProcessType.WEB, 1)),
        new TreeMap<>(),
        new TreeSet<>(List.of(new Domain(berth.app() + ".example.com"))),
        Router.INGRESS,
        Platform.DEFAULT.rolloutDeadline(),
        Platform.DEFAULT.kubernetes());
  }

  private static Release placed(Release release) {
    var config = release.config();
    return new Release(
        release.app(),
        release.number(),
        release.image(),
        release.built(),
        new Config(config.env(), config.processes(), config.grace(), PLACEMENT),
        release.inputs(),
        release.restores());
  }

  private void makeSecret(String name, String type, Map<String, String> content) {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withType(type)
            .withStringData(content)
            .build();
    var _ = berth.client().secrets().inNamespace(berth.namespace()).resource(secret).create();
  }

  private Pod pod() {
    return berth
        .client()
        .pods()
        .inNamespace(berth.namespace())
        .withLabel(Labels.APP, berth.app().value())
        .list()
        .getItems()
        .getFirst();
  }

  @Test
  void allThatIsSaidReachesThePod() throws Exception {
    makeSecret("shop-api", "Opaque", Map.of("token", "abc123"));
    makeSecret(
        "registry",
        "kubernetes.io/dockerconfigjson",
        Map.of(".dockerconfigjson", "{\"auths\":{}}"));

    berth.bringUp(workload());

    var pod = pod();
    var log =
        berth.client().pods().inNamespace(berth.namespace()).withName(pod.getMetadata().getName());
    await().atMost(Duration.ofSeconds(10)).until(() -> log.getLog().contains("token abc123"));
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getSpec().getImagePullSecrets())
        .extracting(LocalObjectReference::getName)
        .containsExactly("registry");
    assertThat(pod.getMetadata().getLabels()).containsEntry("example.com/team", "blue");
    // Until no router sends it requests any more, 3 s pass.
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(7 + 3);
  }

  @Test
  void anIngressLeadsToTheServiceOfTheApp() throws Exception {
    makeSecret("shop-api", "Opaque", Map.of("token", "abc123"));
    berth.cluster().converge(workload());

    var ingress =
        berth
            .client()
            .network()
            .v1()
            .ingresses()
            .inNamespace(berth.namespace())
            .withName(berth.app().value())
            .get();
    var rule = ingress.getSpec().getRules().getFirst();
    assertThat(rule.getHost()).isEqualTo(berth.app() + ".example.com");
    var path = rule.getHttp().getPaths().getFirst();
    assertThat(path.getPath()).isEqualTo("/");
    assertThat(path.getPathType()).isEqualTo("Prefix");
    var service =
        berth
            .client()
            .services()
            .inNamespace(berth.namespace())
            .withName(path.getBackend().getService().getName())
            .get();
    assertThat(service.getSpec().getPorts().getFirst().getPort())
        .isEqualTo(path.getBackend().getService().getPort().getNumber());
  }

  @Test
  void aSecretThatIsMissingIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> berth.cluster().converge(workload()))
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "the secret shop-api/token is missing: kubectl -n "
                + berth.namespace()
                + " create secret generic shop-api --from-literal=token=…");
    assertThat(berth.deployment("web")).isNull();
  }
}

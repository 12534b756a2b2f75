package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.router.tls.Authority;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routers of a real cluster, in processes of their own: they need no daemon for long. */
@Tag("full")
@Tag("kubernetes")
@Timeout(300)
final class KubernetesRoutersTest {
  private static final String GRACE = "grace: 5s";

  /** The daemon is away at least so long; {@code mvn … -Dslipway.away=PT10M} for more. */
  private static final Duration AWAY = Duration.parse(System.getProperty("slipway.away", "PT0S"));

  @TempDir private Path folder;
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private Harbour harbour;
  private TestRepository config;
  private DaemonProcess daemon;
  private RouterProcess router;
  private String shop;

  @BeforeEach
  void start() throws Exception {
    harbour = new Harbour(folder);
    shop = harbour.name("shop");
    config = TestRepository.create(folder.resolve("config.git"));
    config.commitFile("slipway.yaml", "apiVersion: slipway.dev/v1\nkind: Platform\n");
    config.commitManifest(shop, harbour.manifest("one", "replicas: 2", GRACE));
    makeNamespace();
    daemon =
        new DaemonProcess(folder)
            .with(harbour.options("--own-router", "no", "--routes-namespace", harbour.routes()));
    router = new RouterProcess(daemon, "first").with(ofTheCluster());
    router.start();
    daemon.start();
    awaitAnswer(router, "one v1");
  }

  @AfterEach
  void stop() {
    router.close();
    daemon.close();
    config.close();
    harbour.close();
    client.close();
  }

  private void makeNamespace() {
    var made =
        new NamespaceBuilder().withNewMetadata().withName(harbour.routes()).endMetadata().build();
    var _ = client.resource(made).create();
  }

  private String[] ofTheCluster(String... more) {
    var options = List.of("--cluster", "kubernetes", "--routes-namespace", harbour.routes());
    return Stream.concat(options.stream(), List.of(more).stream()).toArray(String[]::new);
  }

  private void awaitAnswer(RouterProcess of, String text) {
    await(text).atMost(PATIENCE).until(() -> Shipyard.ask(of.port(), shop).contains(text));
  }

  @Test
  @Timeout(1200)
  void followInstancesWhileTheDaemonIsDeadAndTheNextDaemonAfterIt() throws Exception {
    await("two pods").atMost(PATIENCE).until(() -> ready().size() == 2);
    try (var visitor = new SteadyVisitor(router.port(), shop)) {
      visitor.expectAnswers();
      daemon.kill();
      var since = System.nanoTime();
      do {
        replacePods();
      } while (System.nanoTime() - since < AWAY.toNanos());
      var answers = visitor.answers();
      await("answers").atMost(PATIENCE).until(() -> visitor.answers() > answers + 50);

      config.commitManifest(shop, harbour.manifest("two", "replicas: 2", GRACE));
      daemon.start();
      awaitAnswer(router, "two v2");
      visitor.expectNothing();
      visitor.assertContent();
    }
  }

  /** One after another. */
  private void replacePods() {
    var first = ready();
    for (var pod : first) {
      var _ = client.pods().resource(pod).delete();
      await("another in its place")
          .atMost(PATIENCE)
          .until(() -> all().size() == 2 && ready().size() == 2);
    }
    assertThat(names(ready())).doesNotContainAnyElementsOf(names(first));
  }

  @Test
  void oneThatNeverSawADaemonServesTheRoutesThatWereLeft() throws Exception {
    await("the routes are left").atMost(PATIENCE).until(this::isLeft);
    daemon.kill();
    try (var fresh = new RouterProcess(daemon, "fresh").with(ofTheCluster())) {
      fresh.start();
      fresh.awaitReady();
      assertThat(Shipyard.ask(fresh.port(), shop)).contains("one v1");
    }

    config.deleteFile("apps/" + shop + ".yaml");
    daemon.start();
    await("they go with the app").atMost(PATIENCE).until(() -> !isLeft());
  }

  @Test
  void certificatesAreSecretsThatAreServedAsTheyAre() throws Exception {
    var issued = Files.createDirectories(folder.resolve("issued"));
    var authority = new Authority(issued).issue("first", shop + ".localhost");
    put("shop", "first");
    var tls = DaemonProcess.freePort();
    try (var secure =
        new RouterProcess(daemon, "tls").with(ofTheCluster("--router-tls", "127.0.0.1:" + tls))) {
      secure.start();
      secure.awaitReady();
      await("its certificate")
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> served(authority, tls, "first"));

      authority.issue("second", shop + ".localhost");
      put("shop", "second");

      await("the next one").atMost(PATIENCE).until(() -> served(authority, tls, "second"));
    }
  }

  private boolean served(Authority authority, int port, String name) {
    var told =
        authority.openssl(
            "s_client -connect 127.0.0.1:%d -servername %s.localhost".formatted(port, shop));
    return told.contains("CN = " + name) || told.contains("CN=" + name);
  }

  private void put(String name, String certificate) throws IOException {
    var issued = folder.resolve("issued");
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(harbour.routes())
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withStringData(
                Map.of(
                    "tls.crt",
                    Files.readString(issued.resolve(certificate + ".crt")),
                    "tls.key",
                    Files.readString(issued.resolve(certificate + ".key"))))
            .build();
    var _ = client.resource(secret).fieldManager("e2e").forceConflicts().serverSideApply();
  }

  /** Of this app: a cluster may have others. */
  private boolean isLeft() {
    return client.secrets().inNamespace(harbour.routes()).withName("routes-" + shop).get() != null;
  }

  private List<Pod> all() {
    return client.pods().inNamespace(Harbour.namespace(shop)).list().getItems();
  }

  private List<Pod> ready() {
    return all().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(Readiness::isPodReady)
        .toList();
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
  }
}

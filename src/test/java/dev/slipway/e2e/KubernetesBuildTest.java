package dev.slipway.e2e;

import static dev.slipway.e2e.Harbour.namespace;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.manifest.ImageName;
import dev.slipway.reconciler.git.TestRepository;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Source is built by Jobs of a real cluster, by the built Slipway's own image. */
@Tag("kubernetes")
@Tag("full")
@Timeout(400)
final class KubernetesBuildTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Tells where it was built. */
  private static final String GOOD = "echo \"good $(cat /etc/hostname)\" >text\n";

  @TempDir private static Path shared;
  private static ImageName slipway;
  private static ImageName tools;
  private static Pier pier;

  @TempDir private Path folder;
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private Harbour harbour;
  private Shipyard yard;
  private DaemonProcess daemon;
  private TestRepository source;
  private String shop;

  @BeforeAll
  static void makeTheDaemonsImage() throws Exception {
    pier = Pier.find(shared);
    var base = pier.base();
    tools = ImageName.parse(base.toString());
    slipway = pier.ownImage("builds", base);
  }

  @BeforeEach
  void open() throws Exception {
    harbour = new Harbour(folder).building(slipway);
    yard = new Shipyard(folder);
    daemon = new DaemonProcess(folder).with(harbour.options());
    shop = harbour.name("shop");
    source = TestRepository.create(folder.resolve("shop.git"));
    buildBy("procfile", tools);
    yard.config().commitManifest(shop, Shipyard.manifest(source.url()));
  }

  @AfterEach
  void close() {
    daemon.close();
    source.close();
    yard.close();
    harbour.close();
    client.close();
  }

  private void buildBy(String kind, ImageName image) {
    yard.config()
        .commitFile(
            "slipway.yaml",
            """
            apiVersion: slipway.dev/v1
            kind: Platform
            builds: {images: {%s: "%s"}, memory: 1Gi, cpu: 1, disk: 2Gi}
            builder: {runImages: {procfile: "%s"}}
            """
                .formatted(kind, image, harbour.image()));
  }

  private void write(String build) throws IOException {
    var files = folder.resolve("source");
    Gates.script(
        Files.createDirectories(files.resolve("bin")).resolve("build"), "set -e\n" + build);
    Harbour.serveText(files);
    source.commitFolder(files);
  }

  private static ImageName buildah() throws IOException, InterruptedException {
    return ImageName.parse(pier.buildah().toString());
  }

  private List<Job> jobs() {
    return client.batch().v1().jobs().inNamespace(harbour.builds()).list().getItems();
  }

  private Pod awaitBuilding() {
    await("its pod builds").atMost(PATIENCE).until(() -> log().contains("tick"));
    var pods = client.pods().inNamespace(harbour.builds()).list().getItems();
    assertThat(pods).hasSize(1);
    return pods.getFirst();
  }

  private String log() throws IOException {
    return logOf(daemon);
  }

  /** Of the newest build, or of none. */
  private String logOf(DaemonProcess of) throws IOException {
    var builds = of.data().resolve("builds").resolve(shop);
    if (!Files.isDirectory(builds)) {
      return "";
    }
    try (var all = Files.walk(builds, 2)) {
      var texts = new StringBuilder();
      for (var log : all.filter(file -> file.endsWith("log")).toList()) {
        texts.append(Files.readString(log));
      }
      return texts.toString();
    }
  }

  private String awaitServed(String text) {
    await("it is served")
        .atMost(PATIENCE)
        .until(() -> Shipyard.ask(daemon.router(), shop).contains(text));
    return Shipyard.ask(daemon.router(), shop);
  }

  private static String hang() {
    return "while :; do echo tick; sleep 1; done\n";
  }

  @Test
  void aPodWithoutCredentialsBuildsAndOneThatNobodyWaitsForIsBrokenOff() throws Exception {
    write(hang());
    daemon.start();
    var pod = awaitBuilding();
    hasNoCredentials(pod);
    assertThat(pod.getSpec().getActiveDeadlineSeconds()).isNull();
    assertThat(jobs().getFirst().getSpec().getActiveDeadlineSeconds())
        .isBetween(20 * 60L, 25 * 60L);

    write(GOOD);

    assertThat(awaitServed("good")).contains("good " + shop + "-build-");
    await("no Job is left").atMost(PATIENCE).until(() -> jobs().isEmpty());
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), shop)).isEqualTo(1);
    assertThat(DaemonProcess.processesIn(daemon.data().resolve("builds"))).isEmpty();
    assertThat(client.namespaces().withName(namespace(shop)).get()).isNotNull();
  }

  private static void hasNoCredentials(Pod pod) {
    var spec = pod.getSpec();
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getVolumes()).allMatch(volume -> volume.getEmptyDir() != null);
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    var container = spec.getContainers().getFirst();
    assertThat(container.getEnv()).extracting("name").containsExactly("LC_ALL");
    assertThat(container.getEnvFrom()).isEmpty();
    assertThat(container.getResources().getLimits())
        .containsOnlyKeys("cpu", "memory", "ephemeral-storage");
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void whatAKilledDaemonBeganIsFinishedByTheNextInOneRelease() throws Exception {
    write("for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo tick; sleep 1; done\n" + GOOD);
    daemon.start();
    var pod = awaitBuilding();
    daemon.kill();
    daemon.start();

    assertThat(awaitServed("good")).contains("good " + pod.getMetadata().getName());
    assertThat(log()).contains("goes on with the build that a daemon before began");
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), shop)).isEqualTo(1);
    await("no Job is left").atMost(PATIENCE).until(() -> jobs().isEmpty());
  }

  /** A leader that stood still for longer than its lease finds another at its build. */
  @Test
  void twoDaemonsWhichBothBelieveThatTheyLeadBuildOnce() throws Exception {
    write("n=0; while [ $n -lt 60 ]; do echo tick; sleep 1; n=$((n + 1)); done\n" + GOOD);
    daemon.start();
    var pod = awaitBuilding().getMetadata().getName();
    var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    try (var other = new DaemonProcess(elsewhere).with(harbour.options())) {
      other.following(yard.config().url()).start();
      daemon.pause();
      await("the other goes on with it")
          .atMost(PATIENCE)
          .until(() -> logOf(other).contains("goes on with the build that a daemon before began"));
      daemon.goOn();

      await("it is served")
          .atMost(PATIENCE)
          .until(() -> Shipyard.ask(other.router(), shop).contains("good"));
      assertThat(awaitServed("good")).contains("good " + pod);
    }
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), shop)).isEqualTo(1);
    await("no Job is left").atMost(PATIENCE).until(() -> jobs().isEmpty());
  }

  /** A daemon that comes back and wants something else leaves nothing of what ran meanwhile. */
  @Test
  void whatAKilledDaemonBeganAndNobodyWantsAnyMoreIsSweptAway() throws Exception {
    write(hang());
    daemon.start();
    var pod = awaitBuilding().getMetadata().getName();
    daemon.kill();
    write(GOOD);
    daemon.start();

    assertThat(awaitServed("good")).doesNotContain("good " + pod);
    await("no Job is left").atMost(PATIENCE).until(() -> jobs().isEmpty());
    await("its pod has ended")
        .atMost(PATIENCE)
        .until(() -> client.pods().inNamespace(harbour.builds()).withName(pod).get() == null);
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), shop)).isEqualTo(1);
  }

  /** Whoever sees it first, Slipway or the kernel. */
  @Test
  void oneThatEatsTheMemoryOfItsPodHasFailedAndSaysSo() throws Exception {
    write("echo tick; tail /dev/zero\n");
    daemon.start();

    await("it has failed").atMost(PATIENCE).until(() -> failures().contains("memory"));
    await("no Job is left").atMost(PATIENCE).until(() -> jobs().isEmpty());
    assertThat(yard.config().read("releases/" + shop + ".yaml")).isEmpty();
  }

  @Test
  void oneThatTakesTooLongHasFailedAndSaysSo() throws Exception {
    write(hang());
    daemon.with(and("--build-time", "15s"));
    daemon.start();
    awaitBuilding();

    await("it has failed")
        .atMost(PATIENCE)
        .until(() -> failures().contains("the build took longer than 1"));
    await("no Job is left").atMost(PATIENCE).until(() -> jobs().isEmpty());
  }

  /** Its first step makes what the last serves; a registry is asked for what it begins with. */
  @Test
  void aDockerfileIsBuiltInAPodToo() throws Exception {
    buildBy("dockerfile", buildah());
    source.commitFile(
        "Dockerfile",
        """
        FROM %s
        USER 0
        RUN echo "made by a Dockerfile" >/www/index.html
        USER 1000
        CMD ["/bin/sh", "-c", "exec httpd -f -p $PORT -h /www"]
        """
            .formatted(pier.app()));
    daemon.with(and("--registry-plain-http", pier.registry()));
    daemon.start();

    awaitServed("made by a Dockerfile");
    assertThat(log()).contains("a pod of the cluster builds it", "STEP 3/6: RUN echo");
    await("no Job is left").atMost(PATIENCE).until(() -> jobs().isEmpty());
  }

  /** In a pod without privileges, into which no daemon's disk reaches. */
  @Test
  void aStepInAPodReadsTheSecretsThatItMounts() throws Exception {
    var value = "tok-" + UUID.randomUUID();
    buildBy("dockerfile", buildah());
    source.commitFile(
        "Dockerfile",
        """
        FROM %s
        USER 0
        RUN --mount=type=secret,id=npm cat /run/secrets/npm; \\
            echo "had $(wc -c </run/secrets/npm), has $(ls /run/secrets)" >/www/index.html
        RUN echo "and then: $(ls /run/secrets)." >>/www/index.html
        USER 1000
        CMD ["/bin/sh", "-c", "exec httpd -f -p $PORT -h /www"]
        """
            .formatted(pier.app()));
    giveSecret("shop-build", "token", value);
    var secrets = "secrets: {npm: {secret: shop-build/token}}}";
    yard.config()
        .commitManifest(shop, Shipyard.manifest(source.url()).replace("\"}", "\", " + secrets));
    daemon.with(and("--registry-plain-http", pier.registry()));
    daemon.start();

    assertThat(awaitServed("and then")).contains("had " + value.length() + ", has npm", "then: .");
    assertThat(log()).contains("***").doesNotContain(value);
    assertThat(Leaks.files(daemon.data(), value)).isEmpty();
  }

  /** The pod has no login of the daemon's or the node's. */
  @Test
  void whatADockerfileBeginsWithIsReadByTheAppsPullSecret() throws Exception {
    buildBy("dockerfile", buildah());
    try (var closed = DockerRegistry.startClosed(folder.resolve("closed"), pier.host())) {
      var base = closed.name() + "/private/base:1";
      copy(pier.app().toString(), base);
      source.commitFile(
          "Dockerfile",
          """
          FROM %s
          CMD ["/bin/sh", "-c", "echo private >/dev/shm/index.html; exec httpd -f -p $PORT -h /dev/shm"]
          """
              .formatted(base));
      var login = Base64.getEncoder().encodeToString(DockerRegistry.LOGIN.getBytes(UTF_8));
      var config = "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(closed.name(), login);
      giveSecret("registry-login", ".dockerconfigjson", config);
      yard.config()
          .commitManifest(shop, Shipyard.manifest(source.url(), "pullSecret: registry-login"));
      daemon.with(and("--registry-plain-http", pier.registry() + "," + closed.name()));
      daemon.start();

      awaitServed("private");
      assertThat(Leaks.files(daemon.data(), login)).isEmpty();
    }
  }

  private static void copy(String from, String to) throws IOException, InterruptedException {
    var command = "skopeo copy -q --src-tls-verify=false --dest-tls-verify=false --dest-creds";
    var words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of(DockerRegistry.LOGIN, "docker://" + from, "docker://" + to));
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }

  private void giveSecret(String name, String key, String value) {
    var namespace = namespace(shop);
    var place = new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build();
    var _ = client.resource(place).create();
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .addToStringData(key, value)
            .build();
    var _ = client.resource(secret).create();
  }

  private String[] and(String... more) {
    var options = new ArrayList<>(List.of(harbour.options()));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  private String failures() throws IOException {
    var builds = daemon.data().resolve("builds");
    if (!Files.isDirectory(builds)) {
      return "";
    }
    try (var all = Files.walk(builds, 3)) {
      var texts = new StringBuilder();
      for (var file : all.filter(it -> it.endsWith("failure")).toList()) {
        texts.append(Files.readString(file));
      }
      return texts.toString();
    }
  }
}

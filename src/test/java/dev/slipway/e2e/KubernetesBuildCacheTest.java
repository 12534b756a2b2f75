package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ImageName;
import dev.slipway.reconciler.git.TestRepository;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a pod that builds an app keeps is there for the next, on a volume of a real cluster. */
@Tag("kubernetes")
@Tag("full")
@Timeout(400)
final class KubernetesBuildCacheTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path shared;
  private static Pier pier;
  private static ImageName slipway;
  private static String byHooks;

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
    var tools = pier.base();
    slipway = pier.ownImage("caches", tools);
    byHooks = "procfile: \"" + tools + "\"";
  }

  @BeforeEach
  void open() throws Exception {
    harbour = new Harbour(folder).building(slipway);
    yard = new Shipyard(folder);
    daemon =
        new DaemonProcess(folder).with(harbour.options("--registry-plain-http", pier.registry()));
    shop = harbour.name("shop");
    source = TestRepository.create(folder.resolve("shop.git"));
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

  private void buildBy(String images, String cache) {
    yard.config()
        .commitFile(
            "slipway.yaml",
            """
            apiVersion: slipway.dev/v1
            kind: Platform
            builds: {images: {%s}, memory: 1Gi, cpu: 1, disk: 2Gi%s}
            builder: {runImages: {procfile: "%s"}}
            """
                .formatted(images, cache, harbour.image()));
  }

  /** Tells how many builds before it left something. */
  private void write(String text) throws IOException {
    var files = Files.createDirectories(folder.resolve("source"));
    Gates.script(
        Files.createDirectories(files.resolve("bin")).resolve("build"),
        """
        set -e
        echo "%s, after $(cat $HOME/builds 2>/dev/null | wc -l)." >text
        echo one more >>$HOME/builds
        """
            .formatted(text));
    Harbour.serveText(files);
    source.commitFolder(files);
  }

  private void awaitServed(String text) {
    await(text).atMost(PATIENCE).until(() -> Shipyard.ask(daemon.router(), shop).contains(text));
  }

  private List<PersistentVolumeClaim> claims() {
    return client.persistentVolumeClaims().inNamespace(harbour.builds()).list().getItems();
  }

  @Test
  void aBuildFindsWhatTheOneBeforeLeftUntilNobodyWantsTheCache() throws Exception {
    try (var volume = LocalVolume.make(client, harbour.name("volume"), pier.app())) {
      buildBy(byHooks, ", cache: {size: 1Gi, storageClass: %s}".formatted(volume.name()));
      write("one");
      daemon.start();
      awaitServed("one, after 0.");
      write("two");
      awaitServed("two, after 1.");
      assertThat(claims()).hasSize(1);

      buildBy(byHooks, "");
      var _ = daemon.answer("sync"); // sources may be looked at first
      write("three");
      awaitServed("three, after 0.");
      await("no claim is left").atMost(PATIENCE).until(() -> claims().isEmpty());
    }
  }

  /**
   * The cluster's own class gives volumes to root alone: it is of no use to another user, and keeps
   * none from building. Whatever was there makes room for what root writes.
   */
  @Test
  void aStepThatDidNotChangeIsTakenFromTheLayersOfTheBuildBefore() throws Exception {
    buildBy(byHooks, ", cache: {size: 1Gi}");
    write("one");
    daemon.start();
    awaitServed("one, after 0.");
    buildBy("dockerfile: \"" + pier.buildah() + "\"", ", cache: {size: 1Gi}");
    var _ = daemon.answer("sync"); // sources may be looked at first
    writeDockerfile("first");
    awaitServed("first");
    writeDockerfile("second");
    awaitServed("second");
    assertThat(newestLog()).contains("Using cache");

    yard.config().deleteFile(ConfigTree.APPS + shop + ".yaml");
    assertThat(claims()).hasSize(1);
    await("it is forgotten")
        .atMost(PATIENCE)
        .until(() -> daemon.answer("gc").contains("logs and caches of " + shop));
    await("no claim is left").atMost(PATIENCE).until(() -> claims().isEmpty());
  }

  private void writeDockerfile(String text) throws Exception {
    source.commitFile(
        "Dockerfile",
        """
        FROM %s
        USER 0
        RUN echo "a step of its own" >/www/step
        RUN echo "%s" >/www/index.html
        USER 1000
        CMD ["/bin/sh", "-c", "exec httpd -f -p $PORT -h /www"]
        """
            .formatted(pier.app(), text));
  }

  private String newestLog() throws IOException {
    try (var all = Files.walk(daemon.data().resolve("builds").resolve(shop), 2)) {
      var newest =
          all.filter(file -> file.endsWith("log"))
              .max((one, other) ->
                  Long.compare(one.toFile().lastModified(), other.toFile().lastModified()));
      return Files.readString(newest.orElseThrow());
    }
  }
}

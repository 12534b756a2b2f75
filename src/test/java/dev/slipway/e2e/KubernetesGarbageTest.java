package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.git.TestRepository;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of the images in a cluster's registry those go that nothing needs: what pods run stays. */
@Tag("kubernetes")
@Tag("full")
@Timeout(400)
final class KubernetesGarbageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern TAG = Pattern.compile("\"b-[0-9a-f]+\"");

  @TempDir private Path folder;
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private Harbour harbour;
  private Shipyard yard;
  private DaemonProcess daemon;
  private TestRepository source;
  private String shop;

  @BeforeEach
  void open() throws Exception {
    harbour = new Harbour(folder);
    yard = new Shipyard(folder);
    daemon = new DaemonProcess(folder).with(harbour.options("--keep-releases", "1"));
    shop = harbour.name("shop");
    source = TestRepository.create(folder.resolve("shop.git"));
    yard.config()
        .commitFile(
            "slipway.yaml",
            """
            apiVersion: slipway.dev/v1
            kind: Platform
            builds: {in: daemon}
            builder: {runImages: {procfile: "%s"}}
            """
                .formatted(harbour.image()));
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

  @Test
  void anOldReleasesImageGoesAndWhatPodsRunCanBePulledAgain() throws Exception {
    write("one");
    daemon.start();
    awaitServed("one");
    for (var text : new String[] {"two", "three"}) {
      write(text);
      awaitServed(text);
    }
    assertThat(daemon.answer("gc", "--dry-run"))
        .as("all are young")
        .contains("Would delete 0 images");
    age();
    await("v1 does not run any more")
        .atMost(PATIENCE)
        .until(() -> daemon.answer("gc", "--dry-run").contains("Would delete 1 image"));
    assertThat(tags()).isEqualTo(3);

    assertThat(daemon.answer("gc")).contains("Deleted 1 image");

    assertThat(tags()).isEqualTo(2);
    pullAgain();
    awaitServed("three");
    assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), shop)).isEqualTo(3);
  }

  private void write(String text) throws IOException {
    var files = Files.createDirectories(folder.resolve("source"));
    Files.writeString(files.resolve("text"), text + "\n");
    Harbour.serveText(files);
    source.commitFolder(files);
  }

  private void awaitServed(String text) {
    await(text).atMost(PATIENCE).until(() -> Shipyard.ask(daemon.router(), shop).contains(text));
  }

  /** As if all builds had been done hours ago. */
  private void age() throws IOException {
    var then = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    var builds = daemon.data().resolve("builds");
    try (var logs = Files.find(builds, 3, (file, _) -> file.endsWith("log"))) {
      for (var log : logs.toList()) {
        Files.setLastModifiedTime(log, then);
      }
    }
  }

  /** How many images the registry has of the app. */
  private int tags() throws IOException, InterruptedException {
    var place = harbour.images(shop);
    var slash = place.indexOf('/');
    var url = "http://" + place.substring(0, slash) + "/v2" + place.substring(slash);
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url + "/tags/list")).build();
      return (int)
          TAG.matcher(http.send(request, BodyHandlers.ofString()).body()).results().count();
    }
  }

  /** Another pod, on whose node the image has to be asked for. */
  private void pullAgain() {
    var pods = client.pods().inNamespace(Harbour.namespace(shop));
    var before = pods.list().getItems().getFirst().getMetadata().getName();
    var _ = pods.withName(before).delete();
    await("another pod")
        .atMost(PATIENCE)
        .until(() ->
            pods.list().getItems().stream()
                .anyMatch(pod ->
                    !pod.getMetadata().getName().equals(before)
                        && pod.getStatus().getContainerStatuses().stream()
                            .anyMatch(container -> container.getReady())));
  }
}

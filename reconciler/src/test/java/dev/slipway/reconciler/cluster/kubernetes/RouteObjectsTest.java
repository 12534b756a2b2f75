package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.cluster.Leadership;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
@Tag("kubernetes")
final class RouteObjectsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String namespace = Node.uniqueName("left");
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final RouteObjects routes =
      new RouteObjects(
          client,
          new Writer(client, Features.current(20), new Fence(Leadership.ALONE, "group")),
          namespace,
          Duration.ofSeconds(1));

  @BeforeEach
  void make() {
    Node.makeNamespace(namespace);
    routes.start();
  }

  @AfterEach
  void close() {
    routes.close();
    Node.deleteNamespace(namespace);
    client.close();
  }

  private void leave(SortedMap<AppName, String> texts) {
    routes.leave(() -> texts);
  }

  private boolean isThere(String secret) {
    return client.secrets().inNamespace(namespace).withName(secret).get() != null;
  }

  /** One of another type, which can not be made ours, stands in the way of its app alone. */
  @Test
  void oneAppWhoseRoutesAreRefusedKeepsNoOtherFromBeingLeft() {
    var foreign =
        new SecretBuilder()
            .withNewMetadata()
            .withName("routes-blog")
            .endMetadata()
            .withType("Opaque")
            .build();
    var _ = client.secrets().inNamespace(namespace).resource(foreign).create();

    leave(new TreeMap<>(Map.of(new AppName("blog"), "b", new AppName("shop"), "s")));
    await().atMost(PATIENCE).until(() -> isThere("routes-shop"));
    leave(new TreeMap<>(Map.of(new AppName("blog"), "b")));
    await().atMost(PATIENCE).until(() -> !isThere("routes-shop"));

    var kept = client.secrets().inNamespace(namespace).withName("routes-blog").get();
    assertThat(kept.getType()).isEqualTo("Opaque");
  }

  @Test
  void whatSomebodyDeletedIsLeftAgainWhateverElseIsLeftMeanwhile() {
    leave(new TreeMap<>(Map.of(new AppName("shop"), "s")));
    await().atMost(PATIENCE).until(() -> isThere("routes-shop"));
    var _ = client.secrets().inNamespace(namespace).withName("routes-shop").delete();

    await()
        .atMost(PATIENCE)
        .until(() -> {
          leave(new TreeMap<>(Map.of(new AppName("shop"), "s")));
          return isThere("routes-shop");
        });
  }

  @Test
  void routesThatAreTooLongLeaveNoOldOnes() {
    leave(new TreeMap<>(Map.of(new AppName("shop"), "s", new AppName("blog"), "b")));
    await().atMost(PATIENCE).until(() -> isThere("routes-shop"));

    leave(new TreeMap<>(Map.of(new AppName("shop"), "s".repeat(1_000_001))));

    await().atMost(PATIENCE).until(() -> !isThere("routes-shop"));
  }
}

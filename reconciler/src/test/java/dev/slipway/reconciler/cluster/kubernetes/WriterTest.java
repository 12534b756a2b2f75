package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.kubernetes.Content.Extra;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
@Tag("kubernetes")
final class WriterTest {
  private final String namespace = Node.uniqueName("writer");
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final Key key = new Key(Kind.SERVICE, namespace, "shop");
  private final Writer writer =
      new Writer(client, Features.current(20), new Fence(Leadership.ALONE, "group"));

  @BeforeEach
  void make() {
    Node.makeNamespace(namespace);
    var service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("shop")
            .endMetadata()
            .withNewSpec()
            .addToPorts(port("web", 80), port("debug", 81), port("admin", 82))
            .endSpec()
            .build();
    var _ = client.services().inNamespace(namespace).resource(service).create();
  }

  @AfterEach
  void close() {
    Node.deleteNamespace(namespace);
    client.close();
  }

  private static ServicePort port(String name, int number) {
    var port = new ServicePort();
    port.setName(name);
    port.setPort(number);
    port.setProtocol("TCP");
    return port;
  }

  private List<String> ports() {
    var service = client.services().inNamespace(namespace).withName("shop").get();
    return service.getSpec().getPorts().stream().map(ServicePort::getName).toList();
  }

  @Test
  void removesWhatIsTooMuch() throws Exception {
    var _ =
        writer.remove(
            key, List.of(new Extra("/spec/ports/2", "admin"), new Extra("/spec/ports/1", "debug")));

    assertThat(ports()).containsExactly("web");
  }

  @Test
  void removesNothingElseThatCameInItsPlace() {
    assertThatThrownBy(() ->
            writer.remove(
                key,
                List.of(new Extra("/spec/ports/2", "admin"), new Extra("/spec/ports/0", "debug"))))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Service " + namespace + "/shop");

    assertThat(ports()).containsExactly("web", "debug", "admin");
  }
}

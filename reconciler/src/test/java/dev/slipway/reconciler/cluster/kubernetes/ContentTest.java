package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.cluster.kubernetes.Content.Extra;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ContentTest {
  private static GenericKubernetesResource pod(Map<?, ?>... containers) {
    var pod = new GenericKubernetesResource();
    pod.setMetadata(new ObjectMeta());
    pod.setAdditionalProperty("spec", Map.of("containers", List.of(containers)));
    return pod;
  }

  private static Map<String, ?> container(String name, String... variables) {
    var env = Stream.of(variables).map(variable -> Map.of("name", variable)).toList();
    return Map.of("name", name, "env", env);
  }

  @Test
  void whatIsTooMuchIsToldInTheOrderInWhichItCanBeRemoved() {
    var desired = pod(container("app", "GREETING"));
    var live = pod(container("mesh"), container("app", "A", "GREETING", "B"), container("log"));

    assertThat(Content.differences(desired, live))
        .flatExtracting(difference -> difference.extra().stream().toList())
        .containsExactly(
            new Extra("/spec/containers/1/env/2", "B"),
            new Extra("/spec/containers/1/env/0", "A"),
            new Extra("/spec/containers/2", "log"),
            new Extra("/spec/containers/0", "mesh"));
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those of the cluster: the secrets that its nodes pull images with. */
final class ClusterPullSecrets implements PullSecrets {
  private static final List<String> KEYS =
      List.of(PullSecret.DOCKER_CONFIG, PullSecret.USER, PullSecret.PASSWORD);

  private final KubernetesClient client;

  ClusterPullSecrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Map<String, String>> read(PullSecret secret) throws UnavailableException {
    try {
      var found = client.secrets().inNamespace(secret.namespace()).withName(secret.name()).get();
      return Optional.ofNullable(found)
          .map(it -> Optional.ofNullable(it.getData()).orElseGet(Map::of))
          .map(ClusterPullSecrets::decoded);
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("read the pull secret " + secret.name(), true, e);
    }
  }

  private static Map<String, String> decoded(Map<String, String> data) {
    var values = new HashMap<String, String>();
    for (var key : KEYS) {
      Optional.ofNullable(data.get(key))
          .map(text -> new String(Base64.getDecoder().decode(text), UTF_8))
          .ifPresent(text -> values.put(key, text));
    }
    return values;
  }

  @Override
  public String howToGive(PullSecret secret) {
    return "make it by kubectl create secret docker-registry "
        + secret.name()
        + " -n "
        + secret.namespace();
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
      return Optional.ofNullable(found).map(ClusterPullSecrets::texts);
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("read the pull secret " + secret.name(), true, e);
    }
  }

  /** Those that are known here. */
  private static Map<String, String> texts(Secret secret) {
    var values = SecretText.all(secret);
    values.keySet().retainAll(KEYS);
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

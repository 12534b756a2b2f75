package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Those of the cluster: the ones that pods are given, too. */
final class ClusterAppSecrets implements AppSecrets {
  private final KubernetesClient client;

  ClusterAppSecrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<String> find(String namespace, SecretRef secret) throws UnavailableException {
    try {
      var found = client.secrets().inNamespace(namespace).withName(secret.name()).get();
      return Optional.ofNullable(found).flatMap(it -> SecretText.find(it, secret.key()));
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("read the secret " + secret.name(), true, e);
    }
  }

  @Override
  public String howToGive(String namespace, SecretRef secret) {
    return "kubectl -n %s create secret generic %s --from-literal=%s=…, or add the key to it"
        .formatted(namespace, secret.name(), secret.key());
  }
}

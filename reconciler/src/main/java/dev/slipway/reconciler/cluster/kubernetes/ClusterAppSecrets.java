package dev.slipway.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Base64;
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
      return Optional.ofNullable(found)
          .map(Secret::getData)
          .map(data -> data.get(secret.key()))
          .map(text -> new String(Base64.getDecoder().decode(text), UTF_8));
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

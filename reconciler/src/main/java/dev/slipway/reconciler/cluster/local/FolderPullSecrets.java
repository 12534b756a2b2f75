package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those of this machine: a secret as any other of an app. */
public record FolderPullSecrets(SecretSource secrets) implements PullSecrets {
  private static final List<String> KEYS =
      List.of(PullSecret.DOCKER_CONFIG, PullSecret.USER, PullSecret.PASSWORD);

  @Override
  public Optional<Map<String, String>> read(PullSecret secret) throws UnavailableException {
    var values = new HashMap<String, String>();
    for (var key : KEYS) {
      secrets.find(of(secret, key)).ifPresent(value -> values.put(key, value));
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(Map.copyOf(values));
  }

  @Override
  public String howToGive(PullSecret secret) {
    return secrets.howToGive(of(secret, PullSecret.DOCKER_CONFIG));
  }

  private static SecretRef of(PullSecret secret, String key) {
    return new SecretRef(secret.name(), key);
  }
}

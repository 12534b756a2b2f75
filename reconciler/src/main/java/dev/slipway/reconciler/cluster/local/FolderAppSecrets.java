package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import java.util.Optional;

/** Those of this machine: the ones that instances are given, too. */
public record FolderAppSecrets(SecretSource secrets) implements AppSecrets {
  @Override
  public Optional<String> find(String namespace, SecretRef secret) throws UnavailableException {
    return secrets.find(secret);
  }

  @Override
  public String howToGive(String namespace, SecretRef secret) {
    return secrets.howToGive(secret);
  }
}

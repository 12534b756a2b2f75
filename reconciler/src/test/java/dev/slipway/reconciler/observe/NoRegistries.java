package dev.slipway.reconciler.observe;

import dev.slipway.builder.ImageResolver;
import dev.slipway.builder.RegistryCredentials;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where nobody is to ask a registry. */
final class NoRegistries implements ImageResolver, PullSecrets {
  RegistryLogins logins() {
    return new RegistryLogins(this, this);
  }

  @Override
  public ImageRef resolve(ImageName name) {
    throw new AssertionError("not asked for");
  }

  @Override
  public List<String> tags(String repository) {
    throw new AssertionError("not asked for");
  }

  @Override
  public ImageResolver loggedInBy(RegistryCredentials credentials) {
    throw new AssertionError("not asked for");
  }

  @Override
  public Optional<Map<String, String>> read(PullSecret secret) {
    throw new AssertionError("not asked for");
  }

  @Override
  public String howToGive(PullSecret secret) {
    return "not here";
  }
}

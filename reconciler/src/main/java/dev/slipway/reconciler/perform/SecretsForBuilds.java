package dev.slipway.reconciler.perform;

import dev.slipway.builder.BuildSecrets;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import dev.slipway.reconciler.observe.ConfigFollower;

/** Opens the secrets of apps to their builds: those of the namespace that the app has now. */
record SecretsForBuilds(ConfigFollower follower, AppSecrets secrets) {
  BuildSecrets of(AppName app) {
    return secret -> read(app, secret);
  }

  private String read(AppName app, SecretRef secret)
      throws RejectedException, UnavailableException {
    var platform = follower.view().map(view -> view.manifests().platform());
    var namespace = platform.orElse(Platform.DEFAULT).kubernetes().namespaceOf(app);
    return secrets
        .find(namespace, secret)
        .orElseThrow(() ->
            new RejectedException(
                "the secret "
                    + secret
                    + " for its build is missing: "
                    + secrets.howToGive(namespace, secret)));
  }
}

package dev.slipway.reconciler.perform;

import dev.slipway.builder.BuildSecrets;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.registry.EngineLogin;
import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import dev.slipway.reconciler.observe.ConfigFollower;
import java.util.Optional;

/** Opens the secrets of apps to their builds: those of the namespace that the app has now. */
record SecretsForBuilds(ConfigFollower follower, AppSecrets secrets, PullSecrets pullSecrets) {
  BuildSecrets of(AppName app) {
    return new OfApp(app);
  }

  private String namespace(AppName app) {
    var platform = follower.view().map(view -> view.manifests().platform());
    return platform.orElse(Platform.DEFAULT).kubernetes().namespaceOf(app);
  }

  private Optional<App> manifest(AppName app) {
    return follower
        .view()
        .flatMap(view -> Optional.ofNullable(view.manifests().apps().get(app)))
        .flatMap(manifest -> manifest.app());
  }

  private final class OfApp implements BuildSecrets {
    private final AppName app;

    OfApp(AppName app) {
      this.app = app;
    }

    @Override
    public String read(SecretRef secret) throws RejectedException, UnavailableException {
      var namespace = namespace(app);
      return secrets
          .find(namespace, secret)
          .orElseThrow(() ->
              new RejectedException(
                  "the secret "
                      + secret
                      + " for its build is missing: "
                      + secrets.howToGive(namespace, secret)));
    }

    @Override
    public Optional<JsonObject> logins() throws RejectedException, UnavailableException {
      var name = manifest(app).flatMap(it -> it.config().placement().pullSecret());
      return name.isPresent() ? logins(name.get()) : Optional.empty();
    }

    private Optional<JsonObject> logins(String pullSecret)
        throws RejectedException, UnavailableException {
      var credentials = pullSecrets.credentials(new PullSecret(namespace(app), pullSecret));
      try {
        return EngineLogin.all(credentials);
      } catch (RejectedException e) {
        throw new RejectedException("the pull secret " + pullSecret + ": " + e.getMessage(), e);
      }
    }
  }
}

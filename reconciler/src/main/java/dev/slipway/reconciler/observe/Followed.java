package dev.slipway.reconciler.observe;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Kubernetes;
import dev.slipway.manifest.Origin;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.cluster.PullSecret;
import java.util.Optional;

/**
 * What an app is made of, and what opens the registry for it: what one may see, another may not.
 *
 * @param secret empty for sources, and for images that the daemon's own logins open
 */
public record Followed(Origin origin, Optional<PullSecret> secret) {
  /** What the daemon's own credentials open. */
  public static Followed of(Origin origin) {
    return new Followed(origin, Optional.empty());
  }

  static Followed of(App app, Kubernetes kubernetes) {
    return app.origin() instanceof Source
        ? of(app.origin())
        : new Followed(app.origin(), secret(app.name(), app.config(), kubernetes));
  }

  /** What a config says that opens the registry of an app's image. */
  public static Optional<PullSecret> secret(AppName app, Config config, Kubernetes kubernetes) {
    return config
        .placement()
        .pullSecret()
        .map(name -> new PullSecret(kubernetes.namespaceOf(app), name));
  }
}

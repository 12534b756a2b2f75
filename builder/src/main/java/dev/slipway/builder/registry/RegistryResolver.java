package dev.slipway.builder.registry;

import dev.slipway.builder.ImageResolver;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** Asks the registry that a name says. */
public final class RegistryResolver implements ImageResolver {
  private final Registries registries;

  public RegistryResolver(Registries registries) {
    this.registries = registries;
  }

  @Override
  public ImageRef resolve(ImageName name) throws RejectedException, UnavailableException {
    return Registries.ask(() -> {
      var digest = registries.repository(name).digest(name.reference());
      return new ImageRef(
          name.repository(),
          digest.orElseThrow(() ->
              new RejectedException(
                  "registry "
                      + name.registry()
                      + " has no image "
                      + name
                      + ": push it, or mend the name")));
    });
  }
}

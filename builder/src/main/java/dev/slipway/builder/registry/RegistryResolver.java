package dev.slipway.builder.registry;

import dev.slipway.builder.ImageResolver;
import dev.slipway.builder.RegistryCredentials;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.List;

/** Asks the registry that a name says. */
public final class RegistryResolver implements ImageResolver {
  private final Registries registries;
  private final Account account;

  public RegistryResolver(Registries registries) {
    this(registries, registries.usual());
  }

  private RegistryResolver(Registries registries, Account account) {
    this.registries = registries;
    this.account = account;
  }

  @Override
  public ImageRef resolve(ImageName name) throws RejectedException, UnavailableException {
    return Registries.ask(() -> {
      var digest = registries.repository(name, account).digest(name.reference());
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

  @Override
  public List<String> tags(String repository) throws RejectedException, UnavailableException {
    var name = ImageName.of(repository, ImageName.DEFAULT_TAG);
    return Registries.ask(() -> registries.repository(name, account).tags());
  }

  @Override
  public ImageResolver loggedInBy(RegistryCredentials credentials) throws RejectedException {
    return new RegistryResolver(registries, registries.account(credentials));
  }
}

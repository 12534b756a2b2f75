package dev.slipway.builder.registry;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;

/** Who one is at a registry. */
@FunctionalInterface
interface Logins {
  /** Empty where one is nobody there. */
  Optional<Login> of(String registry)
      throws RejectedException, UnavailableException, InterruptedException;
}

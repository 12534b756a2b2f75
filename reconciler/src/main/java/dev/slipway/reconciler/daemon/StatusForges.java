package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.forge.Forge;
import java.util.Optional;

/** The forges at whose commits it is shown how apps are: those that we have a token for. */
interface StatusForges {
  /** Nobody is shown anything. */
  StatusForges NONE =
      new StatusForges() {
        @Override
        public Optional<Forge> config() {
          return Optional.empty();
        }

        @Override
        public Optional<Forge> source(String git) {
          return Optional.empty();
        }
      };

  /** That of the config repository. */
  Optional<Forge> config();

  /** That of a source's repository: where it is on the host of the config repository. */
  Optional<Forge> source(String git);
}

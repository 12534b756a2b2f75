package dev.slipway.reconciler.api;

import dev.slipway.reconciler.git.RepositoryName;
import java.util.Set;

/**
 * What a forge tells: look at this repository.
 *
 * @param repository by each of its addresses, as they may have different hosts
 * @param isPush whether something was pushed, so that hooks tell of changes
 */
public record PushNotice(Set<RepositoryName> repository, boolean isPush) {
  public PushNotice {
    repository = Set.copyOf(repository);
  }
}

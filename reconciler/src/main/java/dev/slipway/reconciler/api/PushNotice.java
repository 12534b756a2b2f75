package dev.slipway.reconciler.api;

import dev.slipway.manifest.ImageRepository;
import dev.slipway.reconciler.git.RepositoryName;
import java.util.Set;

/**
 * What a forge or a registry tells: look at this repository.
 *
 * @param repository by each of its addresses, as they may have different hosts
 * @param images repositories of images in which tags were moved
 * @param isPush whether something was pushed, so that hooks tell of changes
 */
public record PushNotice(
    Set<RepositoryName> repository, Set<ImageRepository> images, boolean isPush) {
  /** A notice of a source repository. */
  public PushNotice(Set<RepositoryName> repository, boolean isPush) {
    this(repository, Set.of(), isPush);
  }

  public PushNotice {
    repository = Set.copyOf(repository);
    images = Set.copyOf(images);
  }

  boolean isOfNothing() {
    return repository.isEmpty() && images.isEmpty();
  }
}

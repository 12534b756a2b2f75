package dev.slipway.manifest;

import dev.slipway.manifest.tags.TagPolicy;

/**
 * The newest image of a repository, by a policy.
 *
 * @param repository as it was written, with its registry where one was given
 */
public record ImagePolicy(String repository, TagPolicy policy) implements Origin {
  /** Throws {@link IllegalArgumentException}, which says what is wrong, where it is no name. */
  public ImagePolicy {
    var _ = ImageName.of(repository, ImageName.DEFAULT_TAG);
  }

  /** The image with one of its tags. */
  public ImageName at(String tag) {
    return ImageName.of(repository, tag);
  }

  @Override
  public String toString() {
    return repository + " (" + policy + ")";
  }
}

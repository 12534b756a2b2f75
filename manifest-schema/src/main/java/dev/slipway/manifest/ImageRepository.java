package dev.slipway.manifest;

import java.util.Optional;

/**
 * A repository of images, as its registry tells of it.
 *
 * @param registry empty where it is not known by which name people reach it
 * @param path in the registry: {@code library/nginx}, {@code acme/blog}
 */
public record ImageRepository(Optional<String> registry, String path) {
  /** Whether a repository as it was written may be this one. */
  public boolean mayBe(String repository) {
    var name = ImageName.of(repository, ImageName.DEFAULT_TAG);
    return name.path().equals(path) && registry.orElse(name.registry()).equals(name.registry());
  }
}

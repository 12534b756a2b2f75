package dev.slipway.manifest;

import java.util.Optional;

/**
 * One numbered release: build and frozen config. Written by Slipway to {@code releases/<app>.yaml}.
 *
 * @param image the built image, {@code <app>@sha256:…}, or the named one
 * @param built from what it was built; empty where the manifest names an image
 * @param config the whole frozen config, with the commands that the image's Procfile gave
 * @param inputs the hash of build key (or the digest of the named image) and the manifest's config:
 *     what it is made of
 * @param restores the number whose content this is, on a rollback by number
 */
public record Release(
    AppName app,
    ReleaseNumber number,
    ImageRef image,
    Optional<Built> built,
    Config config,
    Digest inputs,
    Optional<ReleaseNumber> restores) {
  /**
   * The source of a release. How it was built is not in it: the inputs hold that.
   *
   * @param tree the id of the tree at the source's path
   */
  public record Built(Source source, ObjectId commit, ObjectId tree) {
    public Built {
      source = source.files();
    }
  }

  /** The content of this release under another number: a rollback, made of the same inputs. */
  public Release restoredAs(ReleaseNumber newNumber) {
    return new Release(app, newNumber, image, built, config, inputs, Optional.of(number));
  }

  /** The content of this release once more, as a new step forward. */
  public Release releasedAgainAs(ReleaseNumber newNumber) {
    return new Release(app, newNumber, image, built, config, inputs, Optional.empty());
  }

  /** All of this under another number. */
  public Release numbered(ReleaseNumber newNumber) {
    return new Release(app, newNumber, image, built, config, inputs, restores);
  }

  /** All of this with another config. */
  public Release having(Config other) {
    return new Release(app, number, image, built, other, inputs, restores);
  }

  /** Whether both would run the same: all but the number and what it restores. */
  public boolean sameContent(Release other) {
    return equals(
        new Release(app, number, other.image, other.built, other.config, other.inputs, restores));
  }
}

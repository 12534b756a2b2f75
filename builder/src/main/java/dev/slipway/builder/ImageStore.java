package dev.slipway.builder;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.util.Optional;

/** Where images are kept. What it says of a key or digest is proof enough not to build again. */
public interface ImageStore {
  /** The image that a build with this key left. */
  Optional<StoredImage> find(AppName app, BuildKey key) throws UnavailableException;

  Optional<StoredImage> find(ImageRef image) throws UnavailableException;

  /**
   * The folder with an OCI image layout that has this image, where images are kept in such a
   * folder; empty too where it has not.
   */
  default Optional<Path> layout(ImageRef image) throws UnavailableException {
    return Optional.empty();
  }

  /**
   * Writes the image's files into an existing empty folder, as its root.
   *
   * @throws RejectedException where the store does not have it, or it is damaged
   */
  void unpack(ImageRef image, Path folder) throws RejectedException, UnavailableException;
}

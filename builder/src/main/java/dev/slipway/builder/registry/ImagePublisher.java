package dev.slipway.builder.registry;

import dev.slipway.builder.ImageContent;
import dev.slipway.builder.image.BaseImage;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Puts an image under a name that somebody chose: no build of an app. */
public final class ImagePublisher {
  private static final int MOST_HOMES = 100;

  private final Registries registries;

  public ImagePublisher(Registries registries) {
    this.registries = registries;
  }

  /**
   * Packs and pushes. Equal content on an equal base makes an equal digest.
   *
   * @param work an existing folder for files on their way
   * @throws RejectedException where the registry refuses it, or there is no such base
   */
  public ImageRef publish(ImageName name, ImageContent content, Path work)
      throws RejectedException, UnavailableException, InterruptedException {
    try (var transfer = WorkFolder.open(work).begin()) {
      var files = new PackedLayers(transfer.folder());
      var layers = files.write(content);
      var push = new Push(registries.repository(name), files, new Recent<>(MOST_HOMES), List.of());
      var base = Optional.<BaseImage>empty();
      if (content.runImage().isPresent()) {
        base = Optional.of(new BaseImages(registries).find(content.runImage().get()));
        push.base(base.get(), registries.repository(base.get().name()));
      }
      return push.image(name.tag().orElse(ImageName.DEFAULT_TAG), content, layers, base).ref();
    } catch (IOException e) {
      throw new UnavailableException(
          "could not pack " + name + " in " + work + ": " + e.getMessage(), e);
    }
  }
}

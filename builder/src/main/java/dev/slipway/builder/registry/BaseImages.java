package dev.slipway.builder.registry;

import dev.slipway.builder.image.BaseImage;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** What is known of images that others are put onto. */
final class BaseImages {
  private final Registries registries;

  /** By the digest that the name meant: asking for it is no pull. */
  private final Recent<Asked, BaseImage> known = new Recent<>(100);

  BaseImages(Registries registries) {
    this.registries = registries;
  }

  private record Asked(ImageName name, Digest digest) {}

  /**
   * The image for this kind of machine that a name means now.
   *
   * @throws RejectedException where there is none
   */
  BaseImage find(ImageName name)
      throws RejectedException, UnavailableException, InterruptedException {
    var repository = registries.repository(name);
    var digest = repository.digest(name.reference()).orElseThrow(() -> missing(name));
    var asked = new Asked(name, digest);
    var before = known.get(asked);
    if (before.isPresent()) {
      return before.get();
    }
    var image = read(repository, name, digest);
    known.put(asked, image);
    return image;
  }

  private static BaseImage read(RemoteRepository repository, ImageName name, Digest digest)
      throws RejectedException, UnavailableException, InterruptedException {
    var document = ImageDocuments.forThisMachine(repository, digest);
    if (document.isEmpty()) {
      throw missing(name);
    }
    var manifest = document.get().manifest();
    var config = manifest.config().orElseThrow(() -> notAnImage(name));
    var layers = manifest.layers().orElseThrow(() -> notAnImage(name));
    var json =
        JsonObject.parse(repository.blobs().read(config)).orElseThrow(() -> notAnImage(name));
    if (json.object("rootfs").texts("diff_ids").size() != layers.size()) {
      throw notAnImage(name);
    }
    var ref = new ImageRef(name.repository(), document.get().digest());
    return new BaseImage(name, ref, json, layers);
  }

  private static RejectedException missing(ImageName name) {
    return new RejectedException(
        "there is no run image "
            + name
            + ": push it, or set another in builder.runImages of slipway.yaml");
  }

  private static RejectedException notAnImage(ImageName name) {
    return new RejectedException(
        "run image " + name + " is none that can be built on: set another in builder.runImages");
  }
}

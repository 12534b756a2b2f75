package dev.slipway.builder.registry;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.image.BaseImage;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.ImageConfig;
import dev.slipway.builder.image.Layer;
import dev.slipway.builder.image.LeftImage;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.image.MediaTypes;
import dev.slipway.builder.image.Referrer;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings blobs to one repository, and none that is there. Nothing of them is seen before a manifest
 * names them.
 *
 * @param files where layers are until they are sent
 * @param homes in which repository of the same registry blobs were put before
 * @param attachments of the image; they are there before it is, where the registry takes any
 */
record Push(
    RemoteRepository target,
    PackedLayers files,
    Recent<Digest, String> homes,
    List<Attachment> attachments) {
  private static final Logger LOG = LoggerFactory.getLogger(Push.class);

  /** What was pushed, and its config. */
  @SuppressWarnings("ArrayRecordComponent")
  record Pushed(ImageRef ref, byte[] config) {}

  /** All but the base's layers, and last the manifest under its tag. */
  Pushed image(String tag, ImageContent content, List<Layer> layers, Optional<BaseImage> base)
      throws RejectedException, UnavailableException, InterruptedException {
    for (var layer : layers) {
      layer(layer.blob());
    }
    var config =
        base.map(image -> ImageConfig.write(content, layers, image))
            .orElseGet(() -> ImageConfig.write(content, layers));
    var configBlob = new Descriptor(MediaTypes.CONFIG, Digest.of(config), config.length);
    config(configBlob, config);
    var blobs = layers.stream().map(Layer::blob).toList();
    var manifest = Manifest.write(configBlob, blobs, base);
    attach(new Descriptor(MediaTypes.MANIFEST, Digest.of(manifest), manifest.length));
    var digest = target.put(tag, manifest);
    return new Pushed(new ImageRef(target.registry() + "/" + target.path(), digest), config);
  }

  /** An image that another tool made, as it is, and last its manifest under its tag. */
  ImageRef left(String tag, LeftImage image)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    for (var layer : image.layers()) {
      if (!target.blobs().has(layer.digest())) {
        target.blobs().write(layer, image.file(layer));
      }
    }
    config(image.config(), image.bytes(image.config()));
    attach(image.image());
    var digest = target.put(tag, image.bytes(image.image()));
    return new ImageRef(target.registry() + "/" + target.path(), digest);
  }

  /** A registry that takes nothing beside images, as old ones may, is no reason to build none. */
  private void attach(Descriptor image) throws UnavailableException, InterruptedException {
    for (var attachment : attachments) {
      try {
        new RemoteReferrers(target).attach(new Referrer(attachment, image));
      } catch (RejectedException e) {
        LOG.warn(
            "nothing can be attached to an image; repository={} type={} cause={}",
            target.path(),
            attachment.type(),
            e.getMessage());
      }
    }
  }

  void layer(Descriptor layer)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!target.blobs().has(layer.digest())) {
      target.blobs().write(layer, files.file(layer));
    }
  }

  void config(Descriptor config, byte[] bytes)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!target.blobs().has(config.digest())) {
      target.blobs().write(config, bytes);
    }
  }

  /** Within one registry nothing is sent; else each layer once for all apps. */
  void base(BaseImage base, RemoteRepository from)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    for (var layer : base.layers()) {
      if (!target.blobs().has(layer.digest()) && !mount(layer.digest(), from)) {
        copy(layer, from);
      }
      homes.put(layer.digest(), target.path());
    }
  }

  private boolean mount(Digest layer, RemoteRepository from)
      throws RejectedException, UnavailableException, InterruptedException {
    var home = homes.get(layer);
    return (from.registry().equals(target.registry()) && target.blobs().mount(layer, from.path()))
        || (home.isPresent() && target.blobs().mount(layer, home.get()));
  }

  private void copy(Descriptor layer, RemoteRepository from)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    var file = files.file(layer);
    try {
      from.blobs().read(layer, file);
      target.blobs().write(layer, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}

package dev.slipway.builder.image;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import java.util.List;

/**
 * An image that others are put onto.
 *
 * @param name as it was asked for
 * @param ref what that was: the image for one kind of machine, not an index of several
 * @param layers the lowest first
 */
public record BaseImage(ImageName name, ImageRef ref, JsonObject config, List<Descriptor> layers) {
  public BaseImage {
    layers = List.copyOf(layers);
  }
}

package dev.slipway.builder;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;

/** An image store that builds can leave their images in. */
public interface WritableImageStore extends ImageStore {
  /**
   * Makes an image of this content and keeps it under the key. Equal content makes an equal digest.
   * All or nothing, also when it is killed half-way.
   */
  StoredImage write(AppName app, BuildKey key, ImageContent content)
      throws UnavailableException, InterruptedException;
}

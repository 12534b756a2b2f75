package dev.slipway.builder;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/** An image store that builds can leave their images in. */
public interface WritableImageStore extends ImageStore {
  /**
   * Makes an image of this content and keeps it under the key. Equal content makes an equal digest,
   * whatever is attached. All or nothing, also when it is killed half-way.
   *
   * @param attachments are kept beside the image until it is deleted; equal ones are one
   * @throws RejectedException where the store refuses it, or there is no such run image; the
   *     message says what to do
   */
  StoredImage write(AppName app, BuildKey key, ImageContent content, List<Attachment> attachments)
      throws RejectedException, UnavailableException, InterruptedException;

  /** The same, with nothing attached. */
  default StoredImage write(AppName app, BuildKey key, ImageContent content)
      throws RejectedException, UnavailableException, InterruptedException {
    return write(app, key, content, List.of());
  }

  /**
   * Keeps an image that another tool made, as it is, under the key. All or nothing, also when it is
   * killed half-way.
   *
   * @param layout a folder with an OCI image layout of this one image; what is in it is checked
   *     against its digests
   * @param attachments as of what is written
   * @throws RejectedException where the store refuses it; the message says what to do
   * @throws UnavailableException also where the layout is damaged
   */
  StoredImage take(AppName app, BuildKey key, Path layout, List<Attachment> attachments)
      throws RejectedException, UnavailableException, InterruptedException;

  /** The same, with nothing attached. */
  default StoredImage take(AppName app, BuildKey key, Path layout)
      throws RejectedException, UnavailableException, InterruptedException {
    return take(app, key, layout, List.of());
  }

  /**
   * What builds attached to an image that is kept here; none where there is no such image.
   *
   * @param type of the attachments
   */
  List<Attachment> attachments(ImageRef image, String type)
      throws RejectedException, UnavailableException;

  /** The keys of all images of an app that are kept here; none where the app is unknown. */
  SortedSet<BuildKey> keys(AppName app) throws RejectedException, UnavailableException;

  /**
   * All images of an app that are kept here under a build key, whoever put them there; none where
   * the app is unknown. Each is looked at, which may take long in a registry.
   */
  List<KeptImage> images(AppName app) throws RejectedException, UnavailableException;

  /**
   * Forgets an image that was built here, under all its keys, and what builds attached to it. Where
   * there is none, nothing happens.
   *
   * @throws RejectedException where the image is not of this store, or it deletes none
   */
  void delete(ImageRef image) throws RejectedException, UnavailableException;
}

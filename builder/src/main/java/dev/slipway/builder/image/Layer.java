package dev.slipway.builder.image;

import dev.slipway.manifest.Digest;

/**
 * A layer of an image.
 *
 * @param blob as it is kept and sent, perhaps compressed
 * @param files the digest of the same, not compressed: what a config calls its diff id
 */
public record Layer(Descriptor blob, Digest files) {
  /** One that is not compressed. */
  public Layer(Descriptor blob) {
    this(blob, blob.digest());
  }
}

package dev.slipway.manifest;

/** An image that can not change: a repository and a digest, {@code shop@sha256:…}. */
public record ImageRef(String repository, Digest digest) {
  /** Reads {@code repository@sha256:…}; throws {@link IllegalArgumentException} otherwise. */
  public static ImageRef parse(String text) {
    var at = text.indexOf('@');
    if (at < 1) {
      throw new IllegalArgumentException("not an image with a digest: " + text);
    }
    return new ImageRef(text.substring(0, at), new Digest(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return repository + "@" + digest;
  }
}

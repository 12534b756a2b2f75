package dev.slipway.builder;

import dev.slipway.manifest.Digest;
import java.util.Optional;

/**
 * Identifies a build by all that goes into it: the source tree at the app's path, the buildpack
 * with its version, and the build's settings. Equal keys make equal images, so a key is built once.
 */
public record BuildKey(Digest value) implements Comparable<BuildKey> {
  private static final String REF_NAME = "b-";

  /** The first 12 hex digits, for people. */
  public String abbreviated() {
    return value.abbreviated();
  }

  /** What an image with this key is called beside its digest: {@code b-<key>}. */
  public String refName() {
    return REF_NAME + value.hex();
  }

  /** The key of an image with this name; empty where it is another kind of name. */
  public static Optional<BuildKey> ofRefName(String name) {
    var digest = "sha256:" + name.substring(Math.min(name.length(), REF_NAME.length()));
    return name.startsWith(REF_NAME) && Digest.isValid(digest)
        ? Optional.of(new BuildKey(new Digest(digest)))
        : Optional.empty();
  }

  @Override
  public int compareTo(BuildKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.hex();
  }
}

package dev.slipway.builder;

import dev.slipway.manifest.Digest;

/**
 * Identifies a build by all that goes into it: the source tree at the app's path, the buildpack
 * with its version, and the build's settings. Equal keys make equal images, so a key is built once.
 */
public record BuildKey(Digest value) implements Comparable<BuildKey> {
  /** The first 12 hex digits, for people. */
  public String abbreviated() {
    return value.abbreviated();
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

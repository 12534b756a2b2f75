package dev.slipway.builder.oci;

/** The names of the OCI image specification 1.1 that are used here. */
final class MediaTypes {
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  /** Not compressed: equal on every machine, whatever its zlib, and quick to write and unpack. */
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** The annotation by which an index names an image. */
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  private MediaTypes() {}
}

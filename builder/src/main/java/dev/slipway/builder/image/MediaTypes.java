package dev.slipway.builder.image;

import java.util.List;

/** The names of the OCI image specification 1.1 and of Docker's before it that are used here. */
public final class MediaTypes {
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Of a manifest that needs no config: two bytes, {@code {}}. */
  public static final String EMPTY = "application/vnd.oci.empty.v1+json";

  /** All documents that can stand for an image. */
  public static final List<String> IMAGES = List.of(MANIFEST, INDEX, DOCKER_MANIFEST, DOCKER_INDEX);

  public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String GZIP_LAYER = LAYER + "+gzip";
  private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  /** The annotation by which an index names an image. */
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  private MediaTypes() {}

  public static boolean isIndex(String mediaType) {
    return mediaType.equals(INDEX) || mediaType.equals(DOCKER_INDEX);
  }

  public static boolean isGzip(String layer) {
    return layer.endsWith("+gzip") || layer.endsWith(".gzip");
  }

  /** Whether a layer is packed in a way that can be read here. */
  public static boolean isReadable(String layer) {
    return isGzip(layer) || layer.endsWith(".tar");
  }

  /** What OCI calls the same bytes. */
  static String oci(String layer) {
    return layer.startsWith(DOCKER_LAYER)
        ? LAYER + layer.substring(DOCKER_LAYER.length()).replace('.', '+')
        : layer;
  }
}

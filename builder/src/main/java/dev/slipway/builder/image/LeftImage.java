package dev.slipway.builder.image;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The one image of an OCI image layout that another tool left in a folder. It is what its digests
 * say when it is read: a store may copy it.
 *
 * @param blobs where the layout keeps them
 * @param image the manifest of it, for this kind of machine
 * @param config of it, and {@code layers}: the lowest first
 */
public record LeftImage(Path blobs, Descriptor image, Descriptor config, List<Descriptor> layers) {
  /** Manifests and configs; no tool writes larger ones. */
  private static final int SMALL = 4 << 20;

  public LeftImage {
    layers = List.copyOf(layers);
  }

  /**
   * Reads and checks all of it.
   *
   * @throws IOException also where it is damaged, not whole, or more than one image
   */
  public static LeftImage read(Path layout) throws IOException {
    var left = open(layout);
    for (var layer : left.layers()) {
      check(left.file(layer), layer);
    }
    return left;
  }

  /**
   * Reads the manifest and the config; the layers may be missing or damaged.
   *
   * @throws IOException also where these are damaged, not whole, or more than one image
   */
  public static LeftImage open(Path layout) throws IOException {
    var blobs = layout.resolve("blobs").resolve("sha256");
    var index = Manifest.parse(small(layout.resolve("index.json")));
    var image =
        index.filter(Manifest::isSingle).flatMap(Manifest::first).orElseThrow(() -> bad(layout));
    var manifest = Manifest.parse(bytes(blobs, image)).orElseThrow(() -> bad(layout));
    if (manifest.isIndex()) {
      image = manifest.forThisMachine().orElseThrow(() -> bad(layout));
      manifest = Manifest.parse(bytes(blobs, image)).orElseThrow(() -> bad(layout));
    }
    var config = manifest.config().orElseThrow(() -> bad(layout));
    if (JsonObject.parse(bytes(blobs, config)).isEmpty()) {
      throw bad(layout);
    }
    return new LeftImage(blobs, image, config, manifest.layers().orElseThrow(() -> bad(layout)));
  }

  /** The config first and the manifest last, so that what is there is whole. */
  public List<Descriptor> all() {
    var all = new ArrayList<Descriptor>();
    all.add(config);
    all.addAll(layers);
    all.add(image);
    return all;
  }

  public Path file(Descriptor blob) {
    return blobs.resolve(blob.digest().hex());
  }

  /** The bytes of the manifest or the config. */
  public byte[] bytes(Descriptor blob) throws IOException {
    return bytes(blobs, blob);
  }

  private static byte[] bytes(Path blobs, Descriptor blob) throws IOException {
    var bytes = small(blobs.resolve(blob.digest().hex()));
    if (!Digest.of(bytes).equals(blob.digest())) {
      throw damaged(blob);
    }
    return bytes;
  }

  private static byte[] small(Path file) throws IOException {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(SMALL);
    }
  }

  private static void check(Path file, Descriptor blob) throws IOException {
    var sha256 = Sha256.start();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), sha256)) {
      var size = in.transferTo(OutputStream.nullOutputStream());
      if (size != blob.size() || !Sha256.finish(sha256).equals(blob.digest())) {
        throw damaged(blob);
      }
    }
  }

  private static IOException damaged(Descriptor blob) {
    return new IOException("the blob " + blob.digest() + " is not what its digest says");
  }

  private static IOException bad(Path layout) {
    return new IOException(layout.getFileName() + " is no OCI image layout of one image");
  }
}

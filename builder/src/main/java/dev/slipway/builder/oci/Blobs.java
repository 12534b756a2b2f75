package dev.slipway.builder.oci;

import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Sha256;
import dev.slipway.manifest.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.Optional;

/**
 * The content of a layout, each piece under its own digest. Written beside and renamed, so that
 * what is there is whole.
 */
record Blobs(Path folder) {
  static final String UNFINISHED = ".unfinished-";
  private static final int SMALL = 4 << 20;

  /** Writes the bytes of a blob that are not known beforehand. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  Path file(Digest digest) {
    return folder.resolve(digest.hex());
  }

  Descriptor write(String mediaType, byte[] bytes) throws IOException {
    return write(mediaType, out -> out.write(bytes));
  }

  Descriptor write(String mediaType, Content content) throws IOException {
    Files.createDirectories(folder);
    var file = Files.createTempFile(folder, UNFINISHED, "");
    try {
      var sha256 = Sha256.start();
      try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
          var digested = new DigestOutputStream(out, sha256)) {
        content.writeTo(digested);
      }
      var descriptor = new Descriptor(mediaType, Sha256.finish(sha256), Files.size(file));
      Files.move(file, file(descriptor.digest()), StandardCopyOption.ATOMIC_MOVE);
      return descriptor;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Copies a blob, unless it is here. */
  void copy(Descriptor blob, Path from) throws IOException {
    if (Files.exists(file(blob.digest())) && isWhole(blob)) {
      return;
    }
    var copied = write(blob.mediaType(), out -> Files.copy(from, out));
    if (!copied.digest().equals(blob.digest())) {
      throw new IOException(from + " was changed while it was copied");
    }
  }

  /** Whether a blob is here, and is what its digest says. */
  boolean isWhole(Descriptor blob) throws IOException {
    var sha256 = Sha256.start();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file(blob.digest())), sha256)) {
      var size = in.transferTo(OutputStream.nullOutputStream());
      return size == blob.size() && Sha256.finish(sha256).equals(blob.digest());
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  /** A small blob, such as a manifest; empty where it is missing, damaged or not small. */
  Optional<byte[]> read(Digest digest) throws IOException {
    try (InputStream in = Files.newInputStream(file(digest))) {
      var bytes = in.readNBytes(SMALL);
      return Digest.of(bytes).equals(digest) ? Optional.of(bytes) : Optional.empty();
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }
}

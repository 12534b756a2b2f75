package dev.slipway.builder.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Looks at the files of one layer, and writes none. */
public final class LayerReader {
  private LayerReader() {}

  /** Is told of a layer's files, in the order that they have there. */
  public interface Visitor {
    /**
     * A file with content of its own.
     *
     * @param path relative to the root
     * @param bytes may be read or left
     */
    void file(String path, boolean executable, InputStream bytes) throws IOException;

    /** A file or folder of the layers below that is not in the image. */
    void gone(String path);

    /** A folder of which nothing from the layers below is in the image. */
    void allGone(String folder);
  }

  /** Whether a layer is packed in a way that can be read here. */
  public static boolean isReadable(Descriptor layer) {
    return MediaTypes.isReadable(layer.mediaType());
  }

  /** Reads a layer to its end. */
  public static void read(Descriptor layer, InputStream packed, Visitor visitor)
      throws IOException {
    if (!MediaTypes.isGzip(layer.mediaType())) {
      read(packed, visitor);
      return;
    }
    try (var plain = new GZIPInputStream(packed, 1 << 16)) {
      read(plain, visitor);
    }
  }

  private static void read(InputStream layer, Visitor visitor) throws IOException {
    try (var tar = new TarArchiveInputStream(layer, StandardCharsets.UTF_8.name())) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        tell(entry, tar, visitor);
      }
    }
  }

  private static void tell(TarArchiveEntry entry, InputStream bytes, Visitor visitor)
      throws IOException {
    var path = entry.getName().replaceFirst("^(\\./|/)+", "");
    var slash = path.lastIndexOf('/');
    var folder = slash < 0 ? "" : path.substring(0, slash + 1);
    var name = path.substring(slash + 1);
    if (name.equals(LayerFiles.ALL_GONE)) {
      visitor.allGone(folder);
    } else if (name.startsWith(LayerFiles.GONE)) {
      visitor.gone(folder + name.substring(LayerFiles.GONE.length()));
    } else if (entry.getLinkFlag() == TarConstants.LF_NORMAL
        || entry.getLinkFlag() == TarConstants.LF_OLDNORM) {
      visitor.file(path, (entry.getMode() & 0100) != 0, bytes);
    }
  }
}

package dev.slipway.builder.image;

import dev.slipway.builder.ImageContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * The files of a folder on their way to another machine, packed as a layer is: their names, bytes,
 * links and executable bits, and nothing else of them.
 */
public final class Parcel {
  private Parcel() {}

  /** Closes the stream. */
  public static void pack(Path folder, OutputStream out) throws IOException {
    var content = new ImageContent(folder, List.of(), new TreeMap<>(), new TreeMap<>());
    LayerTar.write(content, Layers.of(content).getFirst(), out);
  }

  /**
   * Unpacks what was packed into an existing empty folder, and never outside of it; closes the
   * stream.
   *
   * @return where in it the files are
   */
  public static Path unpack(InputStream in, Path folder) throws IOException {
    LayerFiles.unpack(MediaTypes.LAYER, in, folder);
    var files = folder.resolve(ImageConfig.WORKING_FOLDER.substring(1));
    if (!Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("what was packed is no folder");
    }
    return files;
  }
}

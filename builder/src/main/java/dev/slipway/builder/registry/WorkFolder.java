package dev.slipway.builder.registry;

import dev.slipway.builder.disk.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where files are on their way to or from a registry. */
record WorkFolder(Path root) {
  private static final String PREFIX = "transfer-";

  /** Makes it where it is missing, and clears away what a killed process left. */
  static WorkFolder open(Path root) throws IOException {
    Files.createDirectories(root);
    for (var file : Folders.list(root)) {
      if (String.valueOf(file.getFileName()).startsWith(PREFIX)) {
        Folders.delete(file);
      }
    }
    return new WorkFolder(root);
  }

  /** A new folder that is deleted when it is closed. */
  Transfer begin() throws IOException {
    return new Transfer(Files.createTempDirectory(root, PREFIX));
  }

  /** The files of one transfer. */
  record Transfer(Path folder) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      Folders.delete(folder);
    }
  }
}

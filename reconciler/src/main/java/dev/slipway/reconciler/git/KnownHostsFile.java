package dev.slipway.reconciler.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of host keys that is ours to write. */
final class KnownHostsFile {
  private KnownHostsFile() {}

  /**
   * Adds a line: all of it or nothing, whenever the process is killed. What is there stays, and
   * where it can not be read nothing is written.
   */
  static void append(Path file, String line) throws IOException {
    var before = Files.exists(file) ? Files.readString(file) : "";
    var end = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    Files.createDirectories(file.toAbsolutePath().getParent());
    var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.writeString(unfinished, before + end + line + "\n");
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

package dev.slipway.builder.work;

import dev.slipway.builder.disk.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The folder of one build: its log, why it failed, and while it runs, the tree.
 *
 * @param folder named by app and key, so that a tool that writes its path into a file writes the
 *     same one each time
 */
record BuildFolder(Path folder) {
  static final String TREE = "tree";
  private static final String FAILURE = "failure";

  Path log() {
    return folder.resolve("log");
  }

  Path tree() {
    return folder.resolve(TREE);
  }

  /** A new and empty folder for the tree. */
  Path makeTree() throws IOException {
    Folders.delete(tree());
    return Files.createDirectories(tree());
  }

  Optional<String> failure() throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve(FAILURE)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  void remember(String failure) throws IOException {
    var file = folder.resolve(FAILURE);
    var unfinished = folder.resolve(FAILURE + ".unfinished");
    Files.writeString(unfinished, failure);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void forgetFailure() throws IOException {
    Files.deleteIfExists(folder.resolve(FAILURE));
  }
}

package dev.slipway.reconciler.git;

import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a change does to one file. */
public sealed interface FileEdit {
  /** Text, in UTF-8. */
  record Write(String content, boolean executable) implements FileEdit {}

  /** The bytes of a file on disk, executable if that is. */
  record Copy(Path file) implements FileEdit {}

  record Delete() implements FileEdit {}

  static FileEdit write(String content) {
    return new Write(content, false);
  }

  /** Copies of all regular files below a folder by their relative path; without {@code .git}. */
  static SortedMap<String, FileEdit> copies(Path folder) throws UnavailableException {
    var edits = new TreeMap<String, FileEdit>();
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        var path = folder.relativize(file);
        if (!path.startsWith(".git")) {
          edits.put(path.toString().replace('\\', '/'), new Copy(file));
        }
      }
    } catch (IOException e) {
      throw new UnavailableException("can not read the folder " + folder, e);
    }
    return edits;
  }
}

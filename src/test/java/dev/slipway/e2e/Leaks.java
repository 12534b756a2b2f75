package dev.slipway.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for what must not be where others read. */
final class Leaks {
  private Leaks() {}

  /** The files below a folder that have this text in them, one a line. */
  static String files(Path folder, String text) throws IOException {
    var found = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        found.append(content.contains(text) ? file + "\n" : "");
      }
    }
    return found.toString().strip();
  }
}

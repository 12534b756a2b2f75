package dev.slipway.builder.buildpack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What pip writes about a package that it installed. */
final class PythonPackages {
  private static final String ORIGIN = "direct_url.json";

  private PythonPackages() {}

  /** Takes away where packages of the tree itself came from: it names the folder of the build. */
  static void dropOrigins(Path packages) throws IOException {
    if (!Files.isDirectory(packages)) {
      return;
    }
    for (var origin : origins(packages)) {
      var files = origin.resolveSibling("RECORD");
      if (Files.isRegularFile(files)) {
        var kept = Files.readAllLines(files).stream().filter(l -> !l.contains("/" + ORIGIN + ","));
        Files.write(files, kept.toList());
      }
      Files.delete(origin);
    }
  }

  private static List<Path> origins(Path packages) throws IOException {
    try (var files = Files.walk(packages, 2)) {
      return files.filter(f -> f.endsWith(ORIGIN)).toList();
    }
  }
}

package dev.slipway.builder.buildpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What pip writes about a package that it installed. */
final class PythonPackages {
  private static final String ORIGIN = "direct_url.json";
  private static final String ANY_PYTHON = "#!/usr/bin/env python3\n";
  private static final Pattern BY_SHELL =
      Pattern.compile("#!/bin/sh\n'{3}exec' .* \"[$]0\" \"[$]@\"\n' '{3}\n");

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

  /**
   * Has the programs of packages run with the Python that is on the path, where they name the one
   * of this machine: in a run image it is elsewhere.
   */
  static void useAnyPython(Path packages, String python) throws IOException {
    var programs = packages.resolve("bin");
    if (!Files.isDirectory(programs)) {
      return;
    }
    try (var files = Files.list(programs)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var mended = withAnyPython(text, python);
        if (!mended.equals(text)) {
          Files.writeString(file, mended, StandardCharsets.ISO_8859_1);
        }
      }
    }
  }

  /** A path that is long or has a space in it is called by a shell, in two lines more. */
  private static String withAnyPython(String program, String python) {
    var plain = "#!" + python + "\n";
    if (program.startsWith(plain)) {
      return ANY_PYTHON + program.substring(plain.length());
    }
    var match = BY_SHELL.matcher(program);
    return match.lookingAt() && match.group().contains(python)
        ? ANY_PYTHON + program.substring(match.end())
        : program;
  }

  private static List<Path> origins(Path packages) throws IOException {
    try (var files = Files.walk(packages, 2)) {
      return files.filter(f -> f.endsWith(ORIGIN)).toList();
    }
  }
}

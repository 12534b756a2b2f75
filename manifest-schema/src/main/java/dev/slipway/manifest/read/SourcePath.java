package dev.slipway.manifest.read;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The folder of a source repository that an app is built from. */
final class SourcePath {
  private SourcePath() {}

  /** One way to write each folder: no {@code .}, no doubled or closing {@code /}. */
  static String normalise(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .collect(Collectors.joining("/"));
  }
}

package dev.slipway.reconciler.cluster.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folders in which programs are looked for, first match wins. */
record SearchPath(List<Path> folders) {
  SearchPath {
    folders = List.copyOf(folders);
  }

  /** As the variable {@code PATH} has it. */
  static SearchPath parse(String path) {
    return new SearchPath(
        Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList());
  }

  /** Those of {@code first} before these; relative ones are in {@code base}. */
  SearchPath after(SearchPath first, Path base) {
    return new SearchPath(
        Stream.concat(first.folders.stream().map(base::resolve), folders.stream())
            .distinct()
            .toList());
  }

  Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(SearchPath::isProgram)
        .findFirst();
  }

  static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  @Override
  public String toString() {
    return folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}

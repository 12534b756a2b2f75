package dev.slipway.builder.image;

import dev.slipway.builder.ImageContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Splits what an image holds into layers: what changes seldom, and the rest. */
public final class Layers {
  private Layers() {}

  /** Parents before children, in an order that depends on the names alone. */
  public static List<List<Path>> of(ImageContent content) throws IOException {
    var dependencies = new ArrayList<Path>();
    var rest = new ArrayList<Path>();
    try (var files = Files.walk(content.folder())) {
      files.sorted().forEach(file -> (isDependency(content, file) ? dependencies : rest).add(file));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return dependencies.isEmpty() ? List.of(rest) : List.of(dependencies, rest);
  }

  private static boolean isDependency(ImageContent content, Path file) {
    return content.dependencies().stream()
        .anyMatch(name -> file.startsWith(content.folder().resolve(name)));
  }
}

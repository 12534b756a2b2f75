package dev.slipway.builder;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ProcessType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build leaves to be made an image of.
 *
 * @param folder its files; they become the image's working folder
 * @param dependencies folders in it, relative, that change less often than the rest: a layer of
 *     their own. Those that do not exist are passed over.
 * @param processes see {@link StoredImage}
 * @param env see {@link StoredImage}
 * @param runImage what it is put onto, in a store that can; empty where it has nothing below it
 */
public record ImageContent(
    Path folder,
    List<String> dependencies,
    SortedMap<ProcessType, List<String>> processes,
    SortedMap<String, String> env,
    Optional<ImageName> runImage) {
  public ImageContent {
    dependencies = List.copyOf(dependencies);
    processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }

  /** With nothing below it. */
  public ImageContent(
      Path folder,
      List<String> dependencies,
      SortedMap<ProcessType, List<String>> processes,
      SortedMap<String, String> env) {
    this(folder, dependencies, processes, env, Optional.empty());
  }

  public ImageContent onto(Optional<ImageName> image) {
    return new ImageContent(folder, dependencies, processes, env, image);
  }
}

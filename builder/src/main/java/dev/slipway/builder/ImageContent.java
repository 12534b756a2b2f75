package dev.slipway.builder;

import dev.slipway.manifest.ProcessType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
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
 */
public record ImageContent(
    Path folder,
    List<String> dependencies,
    SortedMap<ProcessType, List<String>> processes,
    SortedMap<String, String> env) {
  public ImageContent {
    dependencies = List.copyOf(dependencies);
    processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }
}

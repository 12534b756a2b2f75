package dev.slipway.builder;

import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image in the store, and what it says of itself.
 *
 * @param processes the commands that buildpack and Procfile gave, each as program and arguments,
 *     run in {@code workingFolder}
 * @param env what the image sets, paths relative to the working folder
 * @param workingFolder absolute in the image, such as {@code /app}
 */
public record StoredImage(
    ImageRef ref,
    SortedMap<ProcessType, List<String>> processes,
    SortedMap<String, String> env,
    String workingFolder) {
  public StoredImage {
    processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }
}

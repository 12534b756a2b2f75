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
 *     run in {@code workingFolder}; none in an image that Slipway did not build
 * @param env what the image sets, paths relative to the working folder
 * @param workingFolder absolute in the image, such as {@code /app}
 * @param fromBuildpack whether Slipway's buildpacks made it, so that it holds nothing but an app:
 *     it can run as a process of a machine that has the tools
 * @param user as whom it runs, {@code user[:group]} by name or number; root where it is empty
 */
public record StoredImage(
    ImageRef ref,
    SortedMap<ProcessType, List<String>> processes,
    SortedMap<String, String> env,
    String workingFolder,
    String user,
    boolean fromBuildpack) {
  public StoredImage {
    processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }

  /** An image of buildpacks that says nothing of a user. */
  public StoredImage(
      ImageRef ref,
      SortedMap<ProcessType, List<String>> processes,
      SortedMap<String, String> env,
      String workingFolder) {
    this(ref, processes, env, workingFolder, "", true);
  }
}

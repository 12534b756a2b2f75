package dev.slipway.builder.pod;

import java.util.ArrayList;
import java.util.List;

/**
 * What is run in a pod that builds. A Slipway image brings Slipway and its Java into a folder that
 * the containers of the pod share, so that any image with a C library of glibc's can build.
 */
public final class PodCommands {
  /** Where a volume is for Slipway itself. */
  public static final String TOOLS = "/slipway";

  /** Where a volume is for the build. */
  public static final String WORKPLACE = "/workspace";

  /** Where a volume is for what a build keeps for the next one, in that of the build. */
  public static final String CACHES = WORKPLACE + "/caches";

  /** Where a volume in memory is for the secrets of a build, in that of the build. */
  public static final String SECRETS = WORKPLACE + "/secrets";

  /** Where Slipway is in an image of its own. */
  private static final String HOME = "/app";

  private PodCommands() {}

  /** Copies Slipway out of its own image. */
  public static List<String> bring() {
    return java(HOME, Main.BRING, HOME, TOOLS);
  }

  /**
   * Builds: the first process of the pod.
   *
   * @param mostCached what the cache may hold for a build to begin with it, in bytes
   */
  public static List<String> build(long mostCached) {
    return java(TOOLS, Main.BUILD, WORKPLACE, Long.toString(mostCached));
  }

  /**
   * Speaks with a daemon, beside the one that builds.
   *
   * @param heard how much of the log the daemon has, in bytes
   */
  public static List<String> attend(long heard) {
    return java(TOOLS, Main.ATTEND, WORKPLACE, Long.toString(heard));
  }

  private static List<String> java(String home, String... arguments) {
    var words =
        new ArrayList<>(
            List.of(
                home + "/runtime/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx128m",
                "-Dstdout.encoding=UTF-8",
                "-Dfile.encoding=UTF-8",
                "-cp",
                home + "/lib/*",
                Main.class.getName()));
    words.addAll(List.of(arguments));
    return words;
  }
}

package dev.slipway.manifest;

/** The names of files in a config repository, and what each is. */
public final class ConfigTree {
  public static final String PLATFORM = "slipway.yaml";
  public static final String APPS = "apps/";
  public static final String RELEASES = "releases/";
  private static final String YAML = ".yaml";
  private static final String SHORT_YAML = ".yml";

  private ConfigTree() {}

  /**
   * Whether an app's manifest may be there: a YAML file anywhere below {@code apps/}. One that ends
   * in {@code .yml} is a manifest under a wrong name: it names no app, and is told of rather than
   * passed over.
   */
  public static boolean isManifest(String path) {
    return path.startsWith(APPS) && (path.endsWith(YAML) || path.endsWith(SHORT_YAML));
  }

  /** Whether Slipway may have written a release there: {@code releases/<name>.yaml}. */
  public static boolean isRelease(String path) {
    return path.startsWith(RELEASES)
        && path.endsWith(YAML)
        && path.indexOf('/', RELEASES.length()) < 0;
  }

  /** The base name of a file without {@code .yaml}: what an app or a release file is named by. */
  public static String baseName(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(YAML) ? name.substring(0, name.length() - YAML.length()) : name;
  }

  /** Where the release of an app is written. */
  public static String releasePath(AppName app) {
    return RELEASES + app + YAML;
  }
}

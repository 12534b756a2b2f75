package dev.slipway.reconciler.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit away from what belongs to the user and the machine: it reads no git configuration but
 * that of a repository, writes none into the home folder (which need not exist), starts no {@code
 * git}, does nothing in the background, and its caches stay small.
 */
final class Isolation extends SystemReader.Delegate {
  private static final int MEBIBYTE = 1024 * 1024;

  static {
    install();
  }

  private Isolation(SystemReader machine) {
    super(machine);
  }

  /** To be called before JGit is used; costs something once. */
  static void ensure() {
    if (!(SystemReader.getInstance() instanceof Isolation)) {
      throw new IllegalStateException("another part of this process has configured JGit");
    }
  }

  private static void install() {
    SystemReader.setInstance(new Isolation(SystemReader.getInstance()));
    var caches = new WindowCacheConfig();
    caches.setPackedGitLimit(16L * MEBIBYTE);
    caches.setStreamFileThreshold(16 * MEBIBYTE);
    caches.setExposeStatsViaJmx(false);
    caches.install();
  }

  @Override
  public String getenv(String variable) {
    return variable.startsWith("GIT_") || variable.startsWith("XDG_")
        ? absent()
        : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  /**
   * Where nothing else is said, JGit packs a repository after a fetch, in the background: even to
   * see that it need not, it writes a lock into a folder that may be renamed at that moment.
   */
  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    var config = new OfThisMachine(parent, fs);
    config.setInt("gc", null, "auto", 0);
    config.setInt("gc", null, "autopacklimit", 0);
    config.setBoolean("gc", null, "autodetach", false);
    return config;
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  /** What JGit expects of a variable that is not set. */
  @SuppressWarnings("NullAway")
  private static String absent() {
    return null;
  }

  /** Knows how finely file systems keep time, and nothing else. */
  private static final class OfThisMachine extends Nothing {
    private static final String FILE_SYSTEM = ConfigConstants.CONFIG_FILESYSTEM_SECTION;

    OfThisMachine(Config parent, FS fs) {
      super(parent, fs);
    }

    /** Of the vendor and the version of Java and the device, with a bar between them. */
    @Override
    public @Nullable String getString(String section, @Nullable String of, String name) {
      return FILE_SYSTEM.equals(section) && of != null && isKnown(of)
          ? FileTimes.OF_A_TICK
          : super.getString(section, of, name);
    }

    private static boolean isKnown(String machine) {
      return FileTimes.areOfATick(machine.substring(machine.lastIndexOf('|') + 1));
    }
  }

  /** A configuration that is empty and kept in memory. */
  private static class Nothing extends FileBasedConfig {
    @SuppressWarnings("NullAway") // as JGit itself has it for a file that does not exist
    Nothing(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // There is nothing to load.
    }

    @Override
    public void save() {
      // What JGit measured of the file system is kept for this process only.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}

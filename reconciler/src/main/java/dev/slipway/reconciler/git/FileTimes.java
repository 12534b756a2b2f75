package dev.slipway.reconciler.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How finely the file systems of this machine tell when a file was changed. JGit would measure it
 * in each process anew: three seconds of one core, in which it answers nothing.
 */
final class FileTimes {
  /**
   * Linux gives a file the time of its last tick, and a tick is 10 ms at the most ({@code
   * CONFIG_HZ} is 100 or more).
   */
  static final String OF_A_TICK = "10 ms";

  private static final Set<String> WITH_NANOSECONDS =
      Set.of("bcachefs", "btrfs", "ext4", "f2fs", "overlay", "tmpfs", "xfs", "zfs");

  /** Device, folder, type, and what else there is, of each mount; see {@code proc_mounts(5)}. */
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private FileTimes() {}

  /**
   * Whether all that is mounted from this device is of a kind that keeps times to the tick.
   *
   * @param device as {@link java.nio.file.FileStore#name} gives it
   */
  static boolean areOfATick(String device) {
    try (var mounts = Files.lines(MOUNTS)) {
      return areOfATick(device, mounts);
    } catch (IOException | UncheckedIOException e) {
      return false; // Not Linux: JGit measures.
    }
  }

  static boolean areOfATick(String device, Stream<String> mounts) {
    var kinds =
        mounts
            .map(mount -> mount.split(" ", -1))
            .filter(fields -> fields.length > 2 && fields[0].equals(device))
            .map(fields -> fields[2])
            .toList();
    return !kinds.isEmpty() && WITH_NANOSECONDS.containsAll(kinds);
  }
}

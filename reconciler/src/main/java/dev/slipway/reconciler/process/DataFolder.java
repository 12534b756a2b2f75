package dev.slipway.reconciler.process;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of one process, locked for as long as this is open: the operating system lets go of
 * the lock whatever becomes of the process.
 */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String IGNORED = ".gitignore";

  private final Path folder;
  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** That of a daemon: {@link #open(Path, String)}. */
  public static DataFolder open(Path folder) throws RejectedException, UnavailableException {
    return open(folder, "--data-dir");
  }

  /**
   * Makes the folder where it is missing. Refused where another process has it.
   *
   * @param option by which another one is chosen
   */
  public static DataFolder open(Path folder, String option)
      throws RejectedException, UnavailableException {
    var absolute = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      keepOutOfGit(absolute);
      var channel =
          FileChannel.open(
              absolute.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new RejectedException(
            "another daemon or router uses the data folder "
                + absolute
                + "\nstop it, or give this one a folder of its own with "
                + option);
      }
      return new DataFolder(absolute, channel);
    } catch (IOException e) {
      throw new UnavailableException(
          "can not use the data folder " + absolute + "\nname another one with " + option, e);
    }
  }

  /** It may be in somebody's work tree, and has secrets in it. */
  private static void keepOutOfGit(Path folder) throws IOException {
    var ignored = folder.resolve(IGNORED);
    if (!Files.exists(ignored)) {
      Files.writeString(ignored, "*\n");
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  /** Deletes all that is in it. */
  public void clear() throws IOException {
    for (var entry : Folders.list(folder)) {
      var name = String.valueOf(entry.getFileName());
      if (!name.equals(LOCK) && !name.equals(IGNORED)) {
        Folders.delete(entry);
      }
    }
  }

  /** The place of this name in it. */
  public Path at(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

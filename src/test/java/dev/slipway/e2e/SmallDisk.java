package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own that holds little, and can be filled. Only root can make one. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Makes one in a folder, or skips the test where that can not be done. */
  static SmallDisk mount(Path folder, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString()),
        "needs a root that may mount a tmpfs");
    return new SmallDisk(folder);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** Takes all of the room but so much. */
  void fill(long bytesLeft) throws IOException {
    var filler = folder.resolve("filler");
    var page = new byte[4096];
    try (var out = Files.newOutputStream(filler)) {
      var room = Files.getFileStore(folder).getUsableSpace() - bytesLeft;
      for (var written = 0L; written < room; written += page.length) {
        if (!write(out, page)) {
          return;
        }
      }
    }
  }

  private static boolean write(OutputStream out, byte[] page) {
    try {
      out.write(page);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
      return false;
    }
  }

  void free() throws IOException {
    Files.delete(folder.resolve("filler"));
  }

  @Override
  public void close() {
    try {
      assertThat(run("umount", "-l", folder.toString())).as("unmounted").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

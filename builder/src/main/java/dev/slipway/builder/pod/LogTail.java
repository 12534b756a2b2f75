package dev.slipway.builder.pod;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads on in a log that grows, and that may not be there yet. */
final class LogTail implements AutoCloseable {
  static final int PART = 16 << 10;

  private final Path file;
  private final long from;
  private Optional<RandomAccessFile> open = Optional.empty();

  /**
   * @param from how many bytes are passed over
   */
  LogTail(Path file, long from) {
    this.file = file;
    this.from = from;
  }

  /** How many bytes there were; none where there is nothing new. */
  int read(byte[] buffer) throws IOException {
    if (open.isEmpty() && Files.exists(file)) {
      var opened = new RandomAccessFile(file.toFile(), "r");
      open = Optional.of(opened);
      opened.seek(from);
    }
    return open.isEmpty() ? 0 : Math.max(open.get().read(buffer), 0);
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }
}

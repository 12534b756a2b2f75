package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.process.Mask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * What one instance wrote: a file that its processes append to, and the one before. The daemon
 * moves the content from one to the other by copying and cutting, because the processes hold the
 * first open; what they write between the two is lost.
 */
final class Output {
  private static final int CHUNK = 64 * 1024;

  private final Path file;
  private final Path previous;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile Mask mask = Mask.NONE;
  private final TimeMarks marks = new TimeMarks();
  private long generation;

  Output(Path folder) {
    file = folder.resolve("output.log");
    previous = folder.resolve("output.log.1");
  }

  Path file() {
    return file;
  }

  Instant lastWritten() throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.EPOCH;
  }

  /** Besides what is masked already: earlier values stand in earlier lines. */
  synchronized void maskWith(Mask another) {
    mask = mask.and(another);
  }

  /** Makes the file, or ends the line that the last process did not end. */
  void beginAnother() throws IOException {
    Files.createDirectories(file.getParent());
    try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        var in = FileChannel.open(file)) {
      var last = ByteBuffer.allocate(1);
      if (in.size() > 0 && in.read(last, in.size() - 1) == 1 && last.get(0) != '\n') {
        out.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
    }
  }

  /** Cuts the file where it is larger than this. */
  void rotate(long maxBytes) throws IOException {
    if (size(file) <= maxBytes) {
      return;
    }
    lock.writeLock().lock();
    try {
      Files.copy(file, previous, StandardCopyOption.REPLACE_EXISTING);
      try (var cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
        cut.truncate(0);
      }
      generation++;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The last lines, masked. */
  List<String> lastLines(int count) throws IOException {
    var lines = new ArrayList<String>();
    var cursor = tail(count);
    while (cursor.advance(lines::add)) {
      // Reads on to the end.
    }
    cursor.flush(lines::add);
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  /** Remembers how much of it there was by now. */
  void mark(Instant now) throws IOException {
    lock.writeLock().lock();
    try {
      marks.add(generation, file, now);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Behind what is known to have been written before. */
  Cursor since(Instant instant) {
    lock.readLock().lock();
    try {
      var mark = marks.before(instant);
      return mark.map(m -> new Cursor(m.generation(), m.size())).orElseGet(this::beginning);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Before everything. */
  Cursor beginning() {
    lock.readLock().lock();
    try {
      return new Cursor(generation - 1, 0);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Before the last lines. */
  Cursor tail(int count) throws IOException {
    lock.readLock().lock();
    try {
      var size = size(file);
      if (count == 0) {
        return new Cursor(generation, size);
      }
      var search = new TailSearch(count);
      var found = search.back(file, size);
      if (found.isPresent()) {
        return new Cursor(generation, found.getAsLong());
      }
      return new Cursor(generation - 1, search.back(previous, size(previous)).orElse(0));
    } finally {
      lock.readLock().unlock();
    }
  }

  private static long size(Path path) throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /** A place in the output that moves on by reading. For one thread. */
  final class Cursor {
    private final LineSplitter splitter = new LineSplitter();
    private long of;
    private long position;

    private Cursor(long of, long position) {
      this.of = of;
      this.position = position;
    }

    /** This place or the other, whichever is nearer to the end. */
    Cursor orLater(Cursor other) {
      var isLater = of == other.of ? position > other.position : of > other.of;
      return isLater ? this : other;
    }

    /** Hands on what comes next; false where there is nothing more now. */
    boolean advance(Consumer<String> lines) throws IOException {
      var bytes = ByteBuffer.allocate(0);
      lock.readLock().lock();
      try {
        if (of < generation - 1) {
          of = generation - 1;
          position = 0;
        }
        if (of == generation - 1) {
          bytes = read(previous, position);
          if (bytes.position() == 0) {
            of = generation;
            position = 0;
          }
        }
        if (of == generation && bytes.position() == 0) {
          bytes = read(file, position);
        }
      } finally {
        lock.readLock().unlock();
      }
      position += bytes.position();
      splitter.accept(bytes.array(), bytes.position(), line -> lines.accept(mask.apply(line)));
      return bytes.position() > 0;
    }

    /** Hands on a last line that has no end. */
    void flush(Consumer<String> lines) {
      splitter.flush(line -> lines.accept(mask.apply(line)));
    }

    private static ByteBuffer read(Path path, long from) throws IOException {
      var available = size(path) - from;
      if (available <= 0) {
        return ByteBuffer.allocate(0);
      }
      var bytes = ByteBuffer.allocate((int) Math.min(available, CHUNK));
      try (var in = FileChannel.open(path)) {
        in.read(bytes, from);
      }
      return bytes;
    }
  }
}

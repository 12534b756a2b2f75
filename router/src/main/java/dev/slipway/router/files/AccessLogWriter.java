package dev.slipway.router.files;

import dev.slipway.manifest.RejectedException;
import dev.slipway.router.proxy.AccessLog;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an access log on a thread of its own. What comes faster than it can be written is dropped
 * and counted: a slow disk slows no request. A file that was moved away or deleted is begun anew
 * within a second, so it may be rotated by whoever likes.
 */
public final class AccessLogWriter implements AccessLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLogWriter.class);
  private static final int MOST_WAITING = 8192;
  private static final int BATCH = 512;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_LINES = Duration.ofSeconds(5);

  private final Optional<Path> file;
  private final AccessLogFormat format;
  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private OutputStream out;
  private Object opened = "";
  private long lookedNanos = System.nanoTime();
  private boolean failing;
  private volatile boolean closed;

  private AccessLogWriter(Optional<Path> file, AccessLogFormat format, OutputStream out) {
    this.file = file;
    this.format = format;
    this.out = out;
    this.thread = Thread.ofPlatform().name("access-log").daemon(true).unstarted(this::run);
  }

  /** Writes to a stream, which stays open: standard output. */
  public static AccessLogWriter to(OutputStream out, AccessLogFormat format) {
    return started(new AccessLogWriter(Optional.empty(), format, out));
  }

  /**
   * Adds to a file.
   *
   * @throws RejectedException where it can not be written to
   */
  public static AccessLogWriter to(Path file, AccessLogFormat format) throws RejectedException {
    try {
      var writer = new AccessLogWriter(Optional.of(file), format, open(file));
      writer.opened = identity(file);
      return started(writer);
    } catch (IOException e) {
      throw new RejectedException(
          "the access log %s can not be written: %s\nmake its folder, and let this user write there"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static AccessLogWriter started(AccessLogWriter writer) {
    writer.thread.start();
    return writer;
  }

  private static OutputStream open(Path file) throws IOException {
    return new FileOutputStream(file.toFile(), true);
  }

  private static Object identity(Path file) throws IOException {
    var key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? "" : key;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public void answered(Entry entry) {
    if (closed || !waiting.offer(entry)) {
      dropped.increment();
    }
  }

  /** Lines that were not written. */
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    var batch = new ArrayList<Entry>(BATCH);
    try {
      while (!closed || !waiting.isEmpty()) {
        var first = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, BATCH - 1);
          write(batch);
          batch.clear();
        }
      }
    } catch (InterruptedException _) {
      dropped.add(waiting.size());
    }
    if (file.isPresent()) {
      closeQuietly();
    }
  }

  private void write(List<Entry> batch) {
    var text = new StringBuilder();
    batch.forEach(entry -> text.append(format.line(entry)));
    try {
      reopenIfMoved();
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      failing = false;
    } catch (IOException e) {
      dropped.add(batch.size());
      if (!failing) {
        LOG.warn("The access log can not be written; lines are dropped: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private void reopenIfMoved() throws IOException {
    var now = System.nanoTime();
    if (file.isEmpty() || now - lookedNanos < LOOK.toNanos()) {
      return;
    }
    lookedNanos = now;
    var path = file.get();
    if (!Files.exists(path) || !identity(path).equals(opened)) {
      var next = open(path);
      closeQuietly();
      out = next;
      opened = identity(path);
    }
  }

  private void closeQuietly() {
    try {
      out.close();
    } catch (IOException e) {
      LOG.debug("The access log was not closed cleanly", e);
    }
  }

  /** Writes what waits, for a bounded time. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(LAST_LINES);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}

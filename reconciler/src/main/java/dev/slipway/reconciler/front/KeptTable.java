package dev.slipway.reconciler.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.TableJson;
import dev.slipway.router.RouteTable;
import dev.slipway.router.mesh.TableChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last table in a file, for a router to start from while there is no daemon. It is a copy: it
 * may be deleted at any time. Of tables that come quickly one after another not each is written.
 *
 * <p>A change on each line, the first from nothing: so what is written is as much as what changed.
 * Once the changes are longer than the table, it is written anew.
 */
final class KeptTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptTable.class);
  private static final long PAUSE_MILLIS = 500;
  private static final long AFTER_FAILURE_MILLIS = 5_000;
  private static final long LONGEST_WRITE_SECONDS = 10;

  /** In bytes: so much of changes may there always be. */
  private static final long FEW_BYTES = 64 * 1024;

  private final Path file;
  private final AtomicReference<Optional<RouteTable>> unwritten =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slipway-routes").factory());

  /** What is in the file; empty where this has not written all of it. The writer's own. */
  private Optional<RouteTable> written = Optional.empty();

  private boolean hasFailed;
  private long bytesOfTable;
  private long bytesOfChanges;

  KeptTable(Path file) {
    this.file = file;
  }

  /**
   * Empty where there is none that can be used. Of one whose last lines can not, what the lines
   * before lead to: that was served too.
   */
  Optional<RouteTable> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var table = Optional.<RouteTable>empty();
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        table = Optional.of(TableJson.read(line).applyTo(table.orElse(RouteTable.EMPTY)));
      }
    } catch (IOException | UncheckedIOException | RejectedException e) {
      LOG.warn(
          "{} file={} reason={}",
          table.isEmpty()
              ? "the routes that were kept can not be used"
              : "the last of the routes that were kept can not be used",
          file,
          e.getMessage());
    }
    return table;
  }

  void keep(RouteTable table) {
    if (unwritten.getAndSet(Optional.of(table)).isEmpty()) {
      var _ = writer.schedule(this::write, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void write() {
    var table = unwritten.getAndSet(Optional.empty());
    if (table.isEmpty() || table.equals(written)) {
      return;
    }
    var before = written;
    written = Optional.empty(); // until it is
    try {
      if (before.isPresent() && hasRoom()) {
        append(TableChange.between(before.get(), table.get()));
      } else {
        replace(TableChange.whole(table.get()));
      }
      written = table;
      hasFailed = false;
    } catch (IOException e) {
      if (!hasFailed) {
        LOG.warn("the routes can not be kept; it is tried again file={}", file, e);
      }
      hasFailed = true;
      writeLater(table);
    }
  }

  /** Unless a later table is to be written anyway. */
  private void writeLater(Optional<RouteTable> table) {
    if (unwritten.compareAndSet(Optional.empty(), table) && !writer.isShutdown()) {
      var _ = writer.schedule(this::write, AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private boolean hasRoom() {
    return bytesOfChanges <= Math.max(bytesOfTable, FEW_BYTES) && Files.exists(file);
  }

  private void append(TableChange change) throws IOException {
    var line = line(change);
    Files.write(file, line, StandardOpenOption.APPEND);
    bytesOfChanges += line.length;
  }

  private void replace(TableChange whole) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var line = line(whole);
    Files.write(fresh, line);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    bytesOfTable = line.length;
    bytesOfChanges = 0;
  }

  private static byte[] line(TableChange change) {
    return (TableJson.write(change) + "\n").getBytes(UTF_8);
  }

  /** Writes what is not written yet. */
  @Override
  public void close() {
    writer.execute(this::write);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(LONGEST_WRITE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the routes were not kept in time file={}", file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.slipway.reconciler.front;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.TableJson;
import dev.slipway.router.RouteTable;
import dev.slipway.router.mesh.TableChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 */
final class KeptTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptTable.class);
  private static final long PAUSE_MILLIS = 500;
  private static final long LONGEST_WRITE_SECONDS = 10;

  private final Path file;
  private final AtomicReference<Optional<RouteTable>> unwritten =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slipway-routes").factory());

  KeptTable(Path file) {
    this.file = file;
  }

  /** Empty where there is none that can be used. */
  Optional<RouteTable> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(TableJson.read(Files.readString(file)).applyTo(RouteTable.EMPTY));
    } catch (IOException | RejectedException e) {
      LOG.warn("the routes that were kept can not be used file={} reason={}", file, e.getMessage());
      return Optional.empty();
    }
  }

  void keep(RouteTable table) {
    if (unwritten.getAndSet(Optional.of(table)).isEmpty()) {
      var _ = writer.schedule(this::write, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void write() {
    var table = unwritten.getAndSet(Optional.empty());
    if (table.isEmpty()) {
      return;
    }
    try {
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, TableJson.write(TableChange.whole(table.get())));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("the routes can not be kept file={}", file, e);
    }
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

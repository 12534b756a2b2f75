package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.ImageStore;
import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The files of images, once for all instances of it. An image is there as a whole or not at all: it
 * is unpacked beside and moved into place, and moved away before it is deleted.
 */
final class Images {
  private static final String PARTIAL = ".partial-";

  private final Path folder;
  private final ImageStore store;
  private final Map<Digest, Object> locks = new ConcurrentHashMap<>();
  private final Map<Digest, Integer> held = new HashMap<>();

  /** Deletes what an earlier daemon left half done. */
  Images(Path folder, ImageStore store) throws IOException {
    this.folder = folder;
    this.store = store;
    Files.createDirectories(folder);
    for (var entry : Folders.list(folder)) {
      if (entry.getFileName().toString().startsWith(PARTIAL)) {
        Folders.delete(entry);
      }
    }
  }

  /** The folder with the image's files; unpacks it where it is not there. */
  Path unpacked(ImageRef image) throws RejectedException, UnavailableException {
    var there = folder.resolve(image.digest().hex());
    synchronized (locks.computeIfAbsent(image.digest(), _ -> new Object())) {
      if (!Files.isDirectory(there)) {
        unpack(image, there);
      }
    }
    return there;
  }

  private void unpack(ImageRef image, Path there) throws RejectedException, UnavailableException {
    try {
      var partial = Files.createTempDirectory(folder, PARTIAL);
      try {
        store.unpack(image, partial);
        Files.move(partial, there, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Folders.delete(partial);
      }
    } catch (IOException e) {
      throw new UnavailableException("can not unpack the image " + image + " to " + folder, e);
    }
  }

  /** Until the hold is closed, the image is not swept away. */
  Hold hold(Digest image) {
    synchronized (held) {
      held.merge(image, 1, Integer::sum);
    }
    return () -> {
      synchronized (held) {
        held.computeIfPresent(image, (_, count) -> count == 1 ? null : count - 1);
      }
    };
  }

  boolean isHeld(Digest image) {
    synchronized (held) {
      return held.containsKey(image);
    }
  }

  /** Deletes all images that are neither held nor used. */
  void sweep(Supplier<Set<Digest>> used) throws IOException {
    for (var entry : Folders.list(folder)) {
      var name = entry.getFileName().toString();
      if (!name.startsWith(PARTIAL) && Digest.isValid("sha256:" + name)) {
        sweep(new Digest("sha256:" + name), entry, used);
      }
    }
  }

  private void sweep(Digest image, Path there, Supplier<Set<Digest>> used) throws IOException {
    var away = Files.createTempDirectory(folder, PARTIAL);
    try {
      synchronized (locks.computeIfAbsent(image, _ -> new Object())) {
        synchronized (held) {
          if (held.containsKey(image) || used.get().contains(image)) {
            return;
          }
          Files.move(there, away.resolve("image"), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } finally {
      Folders.delete(away);
    }
  }

  /** Keeps an image from being swept away. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}

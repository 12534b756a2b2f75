package dev.slipway.builder.oci;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.KeptImage;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Inventory;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.image.Referrer;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The OCI image layout of one app: its blobs and the index that names its images. */
final class Layout {
  private static final byte[] VERSION =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

  private final Path folder;
  private final Path index;

  /** Many may write blobs and name them; who sweeps blobs away is alone. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private volatile Seen seen = new Seen(Optional.empty(), Index.EMPTY);

  Layout(Path folder) {
    this.folder = folder;
    this.index = folder.resolve("index.json");
  }

  /** What the index held when its file looked like this. */
  private record Seen(Optional<State> state, Index index) {}

  /** Every new index is a new file, so these never repeat. */
  private record State(Object file, long modified, long size) {}

  Blobs blobs() {
    return new Blobs(folder.resolve("blobs").resolve("sha256"));
  }

  ReadWriteLock lock() {
    return lock;
  }

  Set<String> names() throws IOException {
    return Set.copyOf(index().images().keySet());
  }

  /** All that the index names, images and what is attached to them. */
  List<Descriptor> all() throws IOException {
    return index().all();
  }

  Optional<Descriptor> find(String name) throws IOException {
    return Optional.ofNullable(index().images().get(name));
  }

  /** What builds attached to an image, but for what is damaged. */
  List<Attachment> attachments(Digest image, String type) throws IOException {
    var found = new ArrayList<Attachment>();
    for (var entry : index().others()) {
      var manifest =
          Referrer.isOf(entry, type) ? attached(entry, image) : Optional.<Manifest>empty();
      var blob = manifest.flatMap(Manifest::layers).flatMap(it -> it.stream().findFirst());
      if (blob.isPresent()) {
        blobs()
            .read(blob.get().digest())
            .flatMap(content -> Referrer.read(manifest.orElseThrow(), content))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * The manifest of what a build attached to this image; empty where the entry is something else.
   */
  private Optional<Manifest> attached(JsonObject entry, Digest image) throws IOException {
    var descriptor = Descriptor.read(entry).filter(_ -> Referrer.isOurs(entry));
    return descriptor.isEmpty()
        ? Optional.empty()
        : blobs()
            .read(descriptor.get().digest())
            .flatMap(Manifest::parse)
            .filter(it -> it.subject().filter(at -> at.digest().equals(image)).isPresent());
  }

  /** The images that are named by a build key, but for those that are damaged. */
  List<KeptImage> inventory(AppName app) throws IOException {
    var inventory = new Inventory();
    index().images().forEach((name, image) -> inventory.name(name, image.digest()));
    var kept = new ArrayList<KeptImage>();
    for (var digest : inventory.built()) {
      var manifest = blobs().read(digest).flatMap(Manifest::parse);
      var blob = manifest.flatMap(Manifest::config);
      if (blob.isPresent()) {
        var config = blobs().read(blob.get().digest()).flatMap(JsonObject::parse);
        var ref = new ImageRef(app.value(), digest);
        config.ifPresent(json -> kept.add(inventory.image(ref, manifest.orElseThrow(), json)));
      }
    }
    return kept;
  }

  /** Costs one look at the file where it has not changed. */
  private Index index() throws IOException {
    var state = state();
    var known = seen;
    if (!state.equals(known.state())) {
      known = new Seen(state, state.isPresent() ? Index.read(index) : Index.EMPTY);
      seen = known;
    }
    return known.index();
  }

  private Optional<State> state() throws IOException {
    try {
      var file = Files.readAttributes(index, BasicFileAttributes.class);
      var key = Optional.<Object>ofNullable(file.fileKey()).orElse("");
      return Optional.of(new State(key, file.lastModifiedTime().toMillis(), file.size()));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Names an image, and what is attached to it, at once. */
  synchronized void add(Descriptor image, String name, List<Referrer> referrers)
      throws IOException {
    write(index().with(image.named(name), name, referrers));
  }

  /** Forgets an image under all its names, and what builds attached to it. */
  synchronized void remove(Descriptor image) throws IOException {
    var now = index();
    var kept = new ArrayList<JsonObject>();
    for (var entry : now.others()) {
      if (attached(entry, image.digest()).isEmpty()) {
        kept.add(entry);
      }
    }
    var without = now.without(image.digest(), kept);
    if (!without.equals(now)) {
      write(without);
    }
  }

  private void write(Index next) throws IOException {
    replace(folder.resolve("oci-layout"), VERSION);
    replace(index, next.bytes());
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    var unfinished = Files.createTempFile(folder, Blobs.UNFINISHED, "");
    try {
      Files.write(unfinished, bytes);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}

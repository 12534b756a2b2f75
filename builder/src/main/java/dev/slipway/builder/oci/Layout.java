package dev.slipway.builder.oci;

import dev.slipway.builder.KeptImage;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Inventory;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.image.MediaTypes;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private volatile Seen seen = new Seen(Optional.empty(), Map.of());

  Layout(Path folder) {
    this.folder = folder;
    this.index = folder.resolve("index.json");
  }

  /** What the index held when its file looked like this. */
  private record Seen(Optional<State> state, Map<String, Descriptor> images) {}

  /** Every new index is a new file, so these never repeat. */
  private record State(Object file, long modified, long size) {}

  Blobs blobs() {
    return new Blobs(folder.resolve("blobs").resolve("sha256"));
  }

  ReadWriteLock lock() {
    return lock;
  }

  Set<String> names() throws IOException {
    return Set.copyOf(images().keySet());
  }

  List<Descriptor> all() throws IOException {
    return List.copyOf(images().values());
  }

  Optional<Descriptor> find(String name) throws IOException {
    return Optional.ofNullable(images().get(name));
  }

  /** The images that are named by a build key, but for those that are damaged. */
  List<KeptImage> inventory(AppName app) throws IOException {
    var inventory = new Inventory();
    images().forEach((name, image) -> inventory.name(name, image.digest()));
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
  private Map<String, Descriptor> images() throws IOException {
    var state = state();
    var known = seen;
    if (!state.equals(known.state())) {
      known = new Seen(state, state.isPresent() ? read() : Map.of());
      seen = known;
    }
    return known.images();
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

  private Map<String, Descriptor> read() throws IOException {
    var images = new LinkedHashMap<String, Descriptor>();
    JsonObject.parse(Files.readAllBytes(index)).stream()
        .flatMap(json -> json.objects("manifests").stream())
        .flatMap(json -> Descriptor.read(json).stream())
        .forEach(image -> image.name().ifPresent(name -> images.put(name, image)));
    return images;
  }

  synchronized void add(Descriptor image, String name) throws IOException {
    var images = new LinkedHashMap<>(images());
    images.put(name, image.named(name));
    write(images);
  }

  /** Forgets an image under all its names. */
  synchronized void remove(Descriptor image) throws IOException {
    var images = new LinkedHashMap<>(images());
    if (images.values().removeIf(known -> known.digest().equals(image.digest()))) {
      write(images);
    }
  }

  private void write(Map<String, Descriptor> images) throws IOException {
    replace(folder.resolve("oci-layout"), VERSION);
    var json = new LinkedHashMap<String, Object>();
    json.put("schemaVersion", 2);
    json.put("mediaType", MediaTypes.INDEX);
    json.put("manifests", List.copyOf(images.values()).stream().map(Descriptor::json).toList());
    replace(index, new JsonObject(json).bytes());
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

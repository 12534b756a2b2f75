package dev.slipway.builder.oci;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.KeptImage;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.ImageConfig;
import dev.slipway.builder.image.Layer;
import dev.slipway.builder.image.LayerFiles;
import dev.slipway.builder.image.LayerTar;
import dev.slipway.builder.image.Layers;
import dev.slipway.builder.image.LeftImage;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.image.MediaTypes;
import dev.slipway.builder.image.Referrer;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images in a folder: for each app an OCI image layout of its own, {@code <folder>/<app>}, in which
 * an image is named by its build key, {@code b-<key>}. Any tool that reads such layouts can copy
 * them. Images are put onto nothing: the tools of the machine run them. One process may write at a
 * time; killing it at any point leaves every layout valid.
 */
public final class OciLayoutStore implements WritableImageStore {
  private final Path folder;
  private final Map<AppName, Layout> layouts = new ConcurrentHashMap<>();

  /** What was read before, so that asking often costs little; a digest never means another. */
  private final Map<ImageRef, StoredImage> known = new ConcurrentHashMap<>();

  /** Opens a folder, makes it when there is none, and clears away what a killed process left. */
  public OciLayoutStore(Path folder) throws UnavailableException {
    this.folder = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      removeUnfinished();
    } catch (IOException e) {
      throw failed("open", e);
    }
  }

  @Override
  public Optional<StoredImage> find(AppName app, BuildKey key) throws UnavailableException {
    try {
      var image = layout(app).find(key.refName());
      return image.isPresent() ? read(app, image.get()) : Optional.empty();
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public Optional<StoredImage> find(ImageRef image) throws UnavailableException {
    if (!AppName.isValid(image.repository())) {
      return Optional.empty();
    }
    try {
      var app = new AppName(image.repository());
      if (!Files.exists(layout(app).blobs().file(image.digest()))) {
        known.remove(image);
      }
      return read(app, descriptor(image));
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public Optional<Path> layout(ImageRef image) throws UnavailableException {
    return find(image).map(_ -> folder.resolve(image.repository()));
  }

  @Override
  public StoredImage write(
      AppName app, BuildKey key, ImageContent content, List<Attachment> attachments)
      throws UnavailableException, InterruptedException {
    return add(
        app,
        key,
        attachments,
        blobs -> {
          var layers = writeLayers(blobs, content);
          var document = ImageConfig.write(content, layers);
          var config = blobs.write(MediaTypes.CONFIG, document);
          var manifest = Manifest.write(config, blobsOf(layers), Optional.empty());
          return new Written(blobs.write(MediaTypes.MANIFEST, manifest), document);
        });
  }

  @Override
  public StoredImage take(AppName app, BuildKey key, Path left, List<Attachment> attachments)
      throws UnavailableException, InterruptedException {
    return add(
        app,
        key,
        attachments,
        blobs -> {
          var image = LeftImage.read(left);
          for (var blob : image.all()) {
            blobs.copy(blob, image.file(blob));
          }
          return new Written(image.image(), image.bytes(image.config()));
        });
  }

  /** An image whose blobs are all there, and its config. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Written(Descriptor image, byte[] config) {}

  /** Brings the blobs of an image. */
  @FunctionalInterface
  private interface Content {
    Written writeTo(Blobs blobs) throws IOException;
  }

  private StoredImage add(AppName app, BuildKey key, List<Attachment> attachments, Content content)
      throws UnavailableException, InterruptedException {
    var layout = layout(app);
    layout.lock().readLock().lockInterruptibly();
    try {
      var written = content.writeTo(layout.blobs());
      var referrers = attachments.stream().map(it -> new Referrer(it, written.image())).toList();
      write(layout.blobs(), referrers);
      layout.add(written.image(), key.refName(), referrers);
      var ref = new ImageRef(app.value(), written.image().digest());
      return ImageConfig.read(ref, JsonObject.parse(written.config()).orElseThrow());
    } catch (ClosedByInterruptException e) {
      // The exception stands for the flag from here on.
      Thread.interrupted();
      var interrupted = new InterruptedException("while an image was written");
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException e) {
      throw failed("write", e);
    } finally {
      layout.lock().readLock().unlock();
    }
  }

  private static void write(Blobs blobs, List<Referrer> referrers) throws IOException {
    for (var referrer : referrers) {
      blobs.write(MediaTypes.EMPTY, Referrer.NOTHING.getBytes(StandardCharsets.UTF_8));
      blobs.write(referrer.attachment().type(), referrer.content());
      blobs.write(MediaTypes.MANIFEST, referrer.manifest());
    }
  }

  @Override
  public List<Attachment> attachments(ImageRef image, String type) throws UnavailableException {
    if (!AppName.isValid(image.repository())) {
      return List.of();
    }
    try {
      return layout(new AppName(image.repository())).attachments(image.digest(), type);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public SortedSet<BuildKey> keys(AppName app) throws UnavailableException {
    try {
      var keys = new TreeSet<BuildKey>();
      for (var name : layout(app).names()) {
        BuildKey.ofRefName(name).ifPresent(keys::add);
      }
      return keys;
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public List<KeptImage> images(AppName app) throws UnavailableException {
    try {
      return layout(app).inventory(app);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public void delete(ImageRef image) throws RejectedException, UnavailableException {
    if (!AppName.isValid(image.repository())) {
      throw new RejectedException("no image " + image + " is kept here");
    }
    var layout = layout(new AppName(image.repository()));
    layout.lock().writeLock().lock();
    try {
      known.remove(image);
      layout.remove(descriptor(image));
      new Sweep(layout).run();
    } catch (IOException e) {
      throw failed("delete an image of", e);
    } finally {
      layout.lock().writeLock().unlock();
    }
  }

  /** Not compressed: equal on every machine, whatever its zlib, and quick to write and unpack. */
  private static List<Layer> writeLayers(Blobs blobs, ImageContent content) throws IOException {
    var layers = new ArrayList<Layer>();
    for (var files : Layers.of(content)) {
      var blob = blobs.write(MediaTypes.LAYER, out -> LayerTar.write(content, files, out));
      layers.add(new Layer(blob));
    }
    return layers;
  }

  private static List<Descriptor> blobsOf(List<Layer> layers) {
    return layers.stream().map(Layer::blob).toList();
  }

  @Override
  public void unpack(ImageRef image, Path target) throws RejectedException, UnavailableException {
    if (!AppName.isValid(image.repository())) {
      throw new RejectedException("no image " + image + " is kept here");
    }
    var layout = layout(new AppName(image.repository()));
    try {
      var layers = manifest(layout.blobs(), descriptor(image)).flatMap(Manifest::layers);
      for (var layer : layers.orElse(List.of())) {
        if (!unpack(layout.blobs(), layer, target)) {
          throw damaged(layout, image);
        }
      }
      if (layers.isEmpty()) {
        throw damaged(layout, image);
      }
    } catch (IOException e) {
      throw failed("unpack an image of", e);
    }
  }

  /** False where the layer is missing or not what its digest says; it is taken away then. */
  private static boolean unpack(Blobs blobs, Descriptor layer, Path target) throws IOException {
    var file = blobs.file(layer.digest());
    // Read once more than needed, so that nothing of a damaged layer is ever written.
    if (!blobs.isWhole(layer)) {
      Files.deleteIfExists(file);
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      LayerFiles.unpack(layer.mediaType(), in, target);
    }
    return true;
  }

  private Layout layout(AppName app) {
    return layouts.computeIfAbsent(app, name -> new Layout(folder.resolve(name.value())));
  }

  private static Descriptor descriptor(ImageRef image) {
    return new Descriptor(MediaTypes.MANIFEST, image.digest(), 0);
  }

  private Optional<StoredImage> read(AppName app, Descriptor image) throws IOException {
    var ref = new ImageRef(app.value(), image.digest());
    var before = Optional.ofNullable(known.get(ref));
    if (before.isPresent()) {
      return before;
    }
    var blobs = layout(app).blobs();
    var config = manifest(blobs, image).flatMap(Manifest::config);
    if (config.isEmpty()) {
      return Optional.empty();
    }
    var read =
        blobs
            .read(config.get().digest())
            .flatMap(JsonObject::parse)
            .map(json -> ImageConfig.read(ref, json));
    read.ifPresent(stored -> known.put(ref, stored));
    return read;
  }

  private static Optional<Manifest> manifest(Blobs blobs, Descriptor image) throws IOException {
    return blobs.read(image.digest()).flatMap(Manifest::parse);
  }

  private void removeUnfinished() throws IOException {
    try (var files =
        Files.find(folder, 4, (f, _) -> f.getFileName().toString().startsWith(Blobs.UNFINISHED))) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Forgets it, so that it is built again. */
  private RejectedException damaged(Layout layout, ImageRef image) throws IOException {
    known.remove(image);
    layout.remove(descriptor(image));
    return new RejectedException(
        "image " + image + " is missing or damaged; it is built again when its source asks for it");
  }

  private UnavailableException failed(String verb, IOException cause) {
    return new UnavailableException(
        "could not " + verb + " the image store " + folder + ": " + cause.getMessage(), cause);
  }
}

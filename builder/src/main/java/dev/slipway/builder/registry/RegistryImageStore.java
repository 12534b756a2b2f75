package dev.slipway.builder.registry;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.KeptImage;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.image.BaseImage;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.ImageConfig;
import dev.slipway.builder.image.Layer;
import dev.slipway.builder.image.LayerFiles;
import dev.slipway.builder.image.LeftImage;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Images in an OCI registry: those of an app in the repository {@code <prefix>/<app>}, each tagged
 * with its build key, {@code b-<key>}. Images of others are found and unpacked too, whatever their
 * registry. The tag is the last that is written, so what has one is whole.
 */
public final class RegistryImageStore implements WritableImageStore {
  private final Registries registries;
  private final String prefix;
  private final WorkFolder work;
  private final BaseImages bases;
  private final Recent<Digest, String> homes = new Recent<>(10_000);

  /** Registries mix up the same blob when it comes to one repository twice at a time. */
  private final Map<AppName, ReentrantLock> turns = new ConcurrentHashMap<>();

  /** What was read before; a digest never means another. */
  private final Recent<ImageRef, StoredImage> known = new Recent<>(5_000);

  /** Configs of images that were looked at. */
  private final Recent<Digest, JsonObject> owned = new Recent<>(5_000);

  /**
   * Asks nobody yet.
   *
   * @param prefix of all repositories, {@code registry.example.com/team}; with its registry
   * @param work a folder for files on their way, of this store alone
   * @throws IllegalArgumentException where the prefix is none; the message is for a person
   */
  public RegistryImageStore(Registries registries, String prefix, Path work)
      throws UnavailableException {
    this.registries = registries;
    this.prefix = checked(prefix);
    this.bases = new BaseImages(registries);
    try {
      this.work = WorkFolder.open(work.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw new UnavailableException("could not open " + work + ": " + e.getMessage(), e);
    }
  }

  private static String checked(String prefix) {
    var stripped = prefix.replaceFirst("/+$", "");
    var name = ImageName.parse(stripped + "/app");
    if (!name.repository().startsWith(name.registry() + "/")) {
      throw new IllegalArgumentException(
          "\"" + prefix + "\" does not begin with a registry, such as registry.example.com/team");
    }
    return stripped;
  }

  /** The registry that images are written to, as in their names. */
  public String registry() {
    return ImageName.parse(prefix + "/app").registry();
  }

  @Override
  public Optional<StoredImage> find(AppName app, BuildKey key) throws UnavailableException {
    return lookUp(() -> {
      var digest = repository(app).digest(key.refName());
      return digest.isPresent() ? read(new ImageRef(name(app), digest.get())) : Optional.empty();
    });
  }

  @Override
  public Optional<StoredImage> find(ImageRef image) throws UnavailableException {
    var name = nameOf(image);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    return lookUp(() -> {
      try {
        var repository = registries.repository(name.get());
        return repository.digest(image.digest().value()).isPresent()
            ? read(image)
            : Optional.empty();
      } catch (RejectedException e) {
        // Docker Hub says so of what is not there: an image of a layout on disk, for one.
        if (image.repository().startsWith(name.get().registry() + "/")) {
          throw e;
        }
        return Optional.empty();
      }
    });
  }

  private static Optional<ImageName> nameOf(ImageRef image) {
    try {
      return Optional.of(ImageName.of(image));
    } catch (IllegalArgumentException notOfARegistry) {
      return Optional.empty();
    }
  }

  /** Who only looks has no use for a refusal: it may be mended at any time. */
  private static Optional<StoredImage> lookUp(Registries.Question<Optional<StoredImage>> question)
      throws UnavailableException {
    try {
      return Registries.ask(question);
    } catch (RejectedException e) {
      throw new UnavailableException(e.getMessage(), e);
    }
  }

  private Optional<StoredImage> read(ImageRef image)
      throws RejectedException, UnavailableException, InterruptedException {
    var before = known.get(image);
    if (before.isPresent()) {
      return before;
    }
    var repository = registries.repository(ImageName.of(image));
    var config = ImageDocuments.any(repository, image.digest()).flatMap(d -> d.manifest().config());
    if (config.isEmpty()) {
      return Optional.empty();
    }
    var stored =
        JsonObject.parse(repository.blobs().read(config.get()))
            .map(json -> ImageConfig.read(image, json));
    stored.ifPresent(found -> known.put(image, found));
    return stored;
  }

  @Override
  public StoredImage write(
      AppName app, BuildKey key, ImageContent content, List<Attachment> attachments)
      throws RejectedException, UnavailableException, InterruptedException {
    return pushed(
        app,
        transfer -> {
          var files = new PackedLayers(transfer.folder());
          var layers = files.write(content);
          var push = new Push(repository(app), files, homes, attachments);
          return inTurn(app, () -> push(push, key, content, layers));
        });
  }

  @Override
  public StoredImage take(AppName app, BuildKey key, Path layout, List<Attachment> attachments)
      throws RejectedException, UnavailableException, InterruptedException {
    return pushed(
        app,
        transfer -> {
          var image = LeftImage.read(layout);
          var files = new PackedLayers(transfer.folder());
          var push = new Push(repository(app), files, homes, attachments);
          return inTurn(
              app,
              () -> {
                var ref = push.left(key.refName(), image);
                return remember(ref, image.bytes(image.config()));
              });
        });
  }

  /** A push, which may need files on its way. */
  @FunctionalInterface
  private interface Sending {
    StoredImage send(WorkFolder.Transfer transfer)
        throws RejectedException, UnavailableException, InterruptedException, IOException;
  }

  /** What is done while no other push to the app's repository is under way. */
  @FunctionalInterface
  private interface Alone {
    StoredImage send()
        throws RejectedException, UnavailableException, InterruptedException, IOException;
  }

  private StoredImage inTurn(AppName app, Alone sending)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    var turn = turns.computeIfAbsent(app, _ -> new ReentrantLock());
    turn.lockInterruptibly();
    try {
      return sending.send();
    } finally {
      turn.unlock();
    }
  }

  private StoredImage pushed(AppName app, Sending sending)
      throws RejectedException, UnavailableException, InterruptedException {
    try (var transfer = work.begin()) {
      return sending.send(transfer);
    } catch (ClosedByInterruptException e) {
      // The exception stands for the flag from here on.
      Thread.interrupted();
      var interrupted = new InterruptedException("while an image was packed");
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException e) {
      throw new UnavailableException(
          "could not pack an image of " + app + " in " + work.root() + ": " + e.getMessage(), e);
    }
  }

  private StoredImage push(Push push, BuildKey key, ImageContent content, List<Layer> layers)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    var base = base(content, push);
    var pushed = push.image(key.refName(), content, layers, base);
    return remember(pushed.ref(), pushed.config());
  }

  private Optional<BaseImage> base(ImageContent content, Push push)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    if (content.runImage().isEmpty()) {
      return Optional.empty();
    }
    var base = bases.find(content.runImage().get());
    push.base(base, registries.repository(base.name()));
    return Optional.of(base);
  }

  private StoredImage remember(ImageRef image, byte[] config) {
    var stored = ImageConfig.read(image, JsonObject.parse(config).orElseThrow());
    known.put(image, stored);
    return stored;
  }

  @Override
  public void unpack(ImageRef image, Path target) throws RejectedException, UnavailableException {
    var name = nameOf(image).orElseThrow(() -> missing(image));
    Registries.ask(() -> {
      var repository = registries.repository(name);
      var layers =
          ImageDocuments.forThisMachine(repository, image.digest())
              .flatMap(document -> document.manifest().layers())
              .orElseThrow(() -> missing(image));
      try (var transfer = work.begin()) {
        for (var layer : layers) {
          unpack(repository, layer, transfer.folder().resolve("layer"), target);
        }
      } catch (IOException e) {
        throw new UnavailableException("could not unpack " + image + ": " + e.getMessage(), e);
      }
      return layers.size();
    });
  }

  private static void unpack(RemoteRepository from, Descriptor layer, Path file, Path target)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    from.blobs().read(layer, file);
    try (var in = Files.newInputStream(file)) {
      LayerFiles.unpack(layer.mediaType(), in, target);
    }
  }

  @Override
  public SortedSet<BuildKey> keys(AppName app) throws RejectedException, UnavailableException {
    return Registries.ask(() -> {
      var keys = new TreeSet<BuildKey>();
      for (var tag : repository(app).tags()) {
        BuildKey.ofRefName(tag).ifPresent(keys::add);
      }
      return keys;
    });
  }

  @Override
  public List<KeptImage> images(AppName app) throws RejectedException, UnavailableException {
    return Registries.ask(() -> new RepositoryLook(repository(app), name(app), owned).images());
  }

  @Override
  public void delete(ImageRef image) throws RejectedException, UnavailableException {
    if (!image.repository().startsWith(prefix + "/")) {
      throw new RejectedException("no image " + image + " is kept in " + prefix);
    }
    var name = nameOf(image).orElseThrow(() -> missing(image));
    known.remove(image);
    Registries.ask(() -> {
      var repository = registries.repository(name);
      // First, so that nothing is left of an image that is not found any more.
      new RemoteReferrers(repository).delete(image.digest());
      return repository.delete(image.digest());
    });
  }

  @Override
  public List<Attachment> attachments(ImageRef image, String type)
      throws RejectedException, UnavailableException {
    var name = nameOf(image).filter(_ -> image.repository().startsWith(prefix + "/"));
    return name.isEmpty()
        ? List.of()
        : Registries.ask(
            () -> new RemoteReferrers(registries.repository(name.get())).of(image.digest(), type));
  }

  private static RejectedException missing(ImageRef image) {
    return new RejectedException(
        "image " + image + " is not in its registry; one of a source is built again");
  }

  private RemoteRepository repository(AppName app)
      throws RejectedException, UnavailableException, InterruptedException {
    return registries.repository(ImageName.parse(name(app)));
  }

  private String name(AppName app) {
    return prefix + "/" + app;
  }
}

package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.ImageStore;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.machine.Packages;
import dev.slipway.builder.registry.EngineLogin;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import dev.slipway.reconciler.cluster.local.engine.Engine;
import dev.slipway.reconciler.cluster.local.engine.EngineImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of this cluster the container engine has: containers, known by their label, and images,
 * noted in a folder where we brought them. The engine is looked for when it is first needed.
 */
final class Containers {
  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);
  private static final String ENGINE = "SLIPWAY_CONTAINER_ENGINE";

  private final Map<String, String> environment;
  private final Path brought;
  private final SearchPath path;
  private final Markers markers;
  private final Sources sources;
  private final Map<Digest, Object> locks = new ConcurrentHashMap<>();
  private Optional<Engine> engine = Optional.empty();

  /** Where images are, and what opens registries. */
  record Sources(ImageStore store, PullSecrets secrets) {}

  /** Deletes what an earlier daemon left of pulls. */
  Containers(LocalClusterOptions options, SearchPath path, Markers markers, Sources sources)
      throws IOException {
    this.environment = options.environment();
    this.brought = options.folder().resolve("containers");
    this.path = path;
    this.markers = markers;
    this.sources = sources;
    EngineImages.deleteLogins(brought);
  }

  /** Throws {@link RejectedException} where this machine has none. */
  synchronized Engine engine() throws RejectedException, UnavailableException {
    if (engine.isEmpty()) {
      var session = Launcher.ownSession(path);
      var found = new Engine(program(), session, environment, markers.cluster());
      if (!Files.exists(brought)) {
        // No record of a container is left, so whatever there is runs for nobody.
        removeOthers(found, Set.of());
        makeFolder();
      }
      engine = Optional.of(found);
    }
    return engine.get();
  }

  private Path program() throws RejectedException {
    var named = Optional.ofNullable(environment.get(ENGINE)).filter(name -> !name.isBlank());
    if (named.isPresent()) {
      return find(named.get())
          .orElseThrow(() ->
              new RejectedException(
                  ENGINE + " names " + named.get() + ", which is no program on PATH"));
    }
    return Stream.of("podman", "docker")
        .flatMap(name -> path.find(name).stream())
        .findFirst()
        .orElseThrow(() ->
            new RejectedException(
                "its image runs in a container, and this machine has neither podman nor docker: "
                    + Packages.ofThisMachine().install("podman")));
  }

  private Optional<Path> find(String name) {
    return name.contains("/")
        ? Optional.of(Path.of(name)).filter(SearchPath::isProgram)
        : path.find(name);
  }

  private void makeFolder() throws UnavailableException {
    try {
      Files.createDirectories(brought);
    } catch (IOException e) {
      throw new UnavailableException("can not write to " + brought, e);
    }
  }

  /** The container that was started for this, where the engine is still there. */
  Optional<Container> of(InstanceSpec spec, String marker) {
    if (spec.container().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Container(engine(), Container.name(marker), spec.grace()));
    } catch (RejectedException | UnavailableException e) {
      LOG.atWarn().setMessage("a container can only be killed").setCause(e).log();
      return Optional.empty();
    }
  }

  /** Removes those of an earlier daemon but these; called before any is started. */
  void removeOthersThan(Set<String> adoptable) {
    if (!Files.exists(brought)) {
      return;
    }
    try {
      removeOthers(engine(), adoptable);
    } catch (RejectedException | UnavailableException e) {
      LOG.atWarn().setMessage("containers that were left can not be removed").setCause(e).log();
    }
  }

  private static void removeOthers(Engine engine, Set<String> adoptable)
      throws UnavailableException {
    for (var name : engine.containers()) {
      if (!adoptable.contains(Container.marker(name))) {
        LOG.atInfo()
            .setMessage("removes a container that an earlier daemon left")
            .addKeyValue("container", name)
            .log();
        engine.remove(name);
      }
    }
  }

  /**
   * Sees that the engine has an image and can run it; the image must be held.
   *
   * @return by what name the engine has it
   */
  String ready(InstanceSpec spec) throws RejectedException, UnavailableException {
    var image = spec.image();
    var layout = sources.store().layout(image);
    var name = layout.isPresent() ? EngineImages.nameOf(image) : fullName(image).toString();
    synchronized (locks.computeIfAbsent(image.digest(), _ -> new Object())) {
      if (!engine().images().has(name)) {
        try {
          bring(spec, layout, name);
        } catch (IOException e) {
          throw new UnavailableException("can not write to " + brought, e);
        }
      }
    }
    engine().prepare(name, spec.command());
    return name;
  }

  private void bring(InstanceSpec spec, Optional<Path> layout, String name)
      throws IOException, RejectedException, UnavailableException {
    var image = spec.image();
    makeFolder();
    // Before: what is brought when the daemon is killed is then removed all the same.
    Files.writeString(brought.resolve(image.digest().hex()), name);
    if (layout.isEmpty()) {
      var secret = spec.container().flatMap(ContainerSpec::pullSecret);
      var login = secret.isPresent() ? login(secret.get(), image) : Optional.<JsonObject>empty();
      if (login.isPresent()) {
        engine().images().pull(fullName(image), login.get(), brought);
      } else {
        engine().images().pull(fullName(image));
      }
      return;
    }
    engine().images().load(image, layout.get(), brought);
  }

  /** Empty where the secret has none for this registry, so that the engine's own are asked. */
  private Optional<JsonObject> login(String secret, ImageRef image)
      throws RejectedException, UnavailableException {
    // On one machine a secret is in no namespace.
    var credentials = sources.secrets().credentials(new PullSecret("", secret));
    try {
      return EngineLogin.of(credentials, ImageName.of(image).registry());
    } catch (RejectedException e) {
      throw new RejectedException("the pull secret " + secret + ": " + e.getMessage(), e);
    }
  }

  private static ImageRef fullName(ImageRef image) {
    var name = ImageName.of(image);
    return new ImageRef(name.registry() + "/" + name.path(), image.digest());
  }

  /** Removes the images that we brought, and that are neither held nor used. */
  void sweep(Images images, Supplier<Set<Digest>> used) throws IOException {
    if (!Files.exists(brought)) {
      return;
    }
    for (var entry : Folders.list(brought)) {
      var name = entry.getFileName().toString();
      if (Digest.isValid("sha256:" + name)) {
        sweep(new Digest("sha256:" + name), entry, images, used);
      }
    }
  }

  private void sweep(Digest image, Path note, Images unpacked, Supplier<Set<Digest>> used)
      throws IOException {
    synchronized (locks.computeIfAbsent(image, _ -> new Object())) {
      if (unpacked.isHeld(image) || used.get().contains(image)) {
        return;
      }
      try {
        var images = engine().images();
        var name = Files.readString(note);
        if (images.has(name) ? images.remove(name) : isOver(note)) {
          Files.delete(note);
        }
      } catch (RejectedException | UnavailableException e) {
        throw new IOException("an image that nobody needs can not be removed", e);
      }
    }
  }

  /** Whether the pull that was begun after this was noted has ended, whoever waited for it. */
  private static boolean isOver(Path note) throws IOException {
    var begun = Files.getLastModifiedTime(note).toInstant();
    return begun.plus(EngineImages.LONGEST_PULL).isBefore(Instant.now());
  }
}

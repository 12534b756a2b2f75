package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildRecords;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.Manifests;
import dev.slipway.manifest.read.Manifests.Manifest;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.plan.AppWorld;
import dev.slipway.reconciler.plan.BuildState;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.Trouble;
import dev.slipway.reconciler.plan.World;
import dev.slipway.reconciler.plan.World.Leftover;
import dev.slipway.router.RouterMesh;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what is wanted and what is, without waiting for anything far away. */
public final class Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

  /** Where the store can not be read: nothing is built, and what runs is left as it is. */
  private static final BuildState NO_IMAGES =
      new BuildState(Optional.empty(), Optional.empty(), true);

  private final SourceWatch sources;
  private final Images images;
  private final ReviewWatch reviews;
  private final Ports ports;

  /** What of the outside is asked anew each time. */
  public record Ports(BuildRecords builds, Cluster cluster, RouterMesh mesh, LoginWatch logins) {}

  public Observer(SourceWatch sources, Images images, ReviewWatch reviews, Ports ports) {
    this.sources = sources;
    this.images = images;
    this.reviews = reviews;
    this.ports = ports;
  }

  /** The world at this moment; {@code domain} is for where {@code slipway.yaml} says none. */
  public World observe(ConfigView view, Domain domain, boolean removalsConfirmed, boolean acting) {
    var running = ports.cluster().observe();
    var mesh = ports.mesh().state(); // before logins, which may be waited for where it is new
    var apps = new TreeMap<AppName, AppWorld>();
    var followed = new HashSet<Followed>();
    var kubernetes = view.manifests().platform().kubernetes();
    view.manifests()
        .apps()
        .forEach((name, manifest) -> {
          manifest.app().ifPresent(app -> followed.add(Followed.of(app, kubernetes)));
          var runs = running.getOrDefault(name, Running.NOTHING);
          apps.put(name, observe(name, manifest, view, runs));
        });
    sources.follow(followed);
    reviews.follow(
        view.manifests().apps().values().stream()
            .anyMatch(manifest -> isReviewed(manifest, view.manifests().platform())));
    return new World(
        view.manifests().platform(),
        view.manifests().platform().domain().orElse(domain),
        apps,
        leftovers(running, apps.keySet(), view),
        reviews.abandoned(apps.keySet()),
        ports.logins().follow(logins(view.manifests())),
        mesh,
        removalsConfirmed,
        acting);
  }

  /** Of apps that do not let everybody in, where it is said whom they do. */
  private static SortedMap<AppName, LoginWatch.Place> logins(Manifests manifests) {
    var places = new TreeMap<AppName, LoginWatch.Place>();
    var platform = manifests.platform();
    manifests
        .apps()
        .forEach((name, manifest) ->
            manifest
                .app()
                .map(app -> app.routing(platform))
                .orElseGet(platform::routing)
                .logins()
                .ifPresent(secret -> {
                  var namespace = platform.kubernetes().namespaceOf(name);
                  places.put(name, new LoginWatch.Place(namespace, secret));
                }));
    return places;
  }

  private AppWorld observe(AppName name, Manifest manifest, ConfigView view, Running running) {
    var ledger = view.ledger(name);
    var source =
        manifest
            .app()
            .map(app -> Followed.of(app, view.manifests().platform().kubernetes()))
            .map(of -> source(of, since(of, ledger, view)))
            .orElse(SourceState.UNSEEN);
    try {
      return new AppWorld(
          manifest, source, builds(name, source, ledger), ledger, running, review(name, view));
    } catch (UnavailableException e) {
      LOG.warn("the image store can not be read; app={} cause={}", name, e.getMessage());
      var unread =
          new SourceState(Optional.empty(), Optional.of(new Trouble.Unavailable(e.getMessage())));
      return new AppWorld(manifest, unread, NO_IMAGES, ledger, running, review(name, view));
    }
  }

  private Review review(AppName name, ConfigView view) {
    var manifest = Objects.requireNonNull(view.manifests().apps().get(name));
    var reviewed = isReviewed(manifest, view.manifests().platform());
    var atTip = view.revision().files().get(ConfigTree.releasePath(name));
    return reviews.review(name, reviewed, Optional.ofNullable(atTip));
  }

  private static boolean isReviewed(Manifest manifest, Platform platform) {
    return manifest
        .app()
        .map(app -> app.releases(platform))
        .filter(ReleasePolicy::reviews)
        .isPresent();
  }

  /**
   * When the current release and what waits for its review were first seen, the later of both. A
   * release of the head that is known here tells of no newer one.
   */
  private OptionalLong since(Followed source, AppLedger ledger, ConfigView view) {
    var proposed = reviews.since(ledger.app());
    var current = view.currentSince().get(ledger.app());
    if (current == null || isOfKnownHead(source, ledger)) {
      return proposed;
    }
    return proposed.isPresent() && proposed.getAsLong() - current > 0
        ? proposed
        : OptionalLong.of(current);
  }

  private boolean isOfKnownHead(Followed source, AppLedger ledger) {
    var head = sources.state(source).commit().map(SourceState.Commit::id);
    return head.isPresent()
        && ledger.current().asRelease().flatMap(Release::built).map(Built::commit).equals(head);
  }

  /** What is known of a source; it is asked again where a release was seen since it was asked. */
  private SourceState source(Followed source, OptionalLong since) {
    var state = sources.state(source);
    var looked = sources.lookedAt(source);
    if (since.isEmpty() || looked.isEmpty() || looked.getAsLong() - since.getAsLong() >= 0) {
      return state;
    }
    sources.lookAgain(source);
    return state.asStale();
  }

  private BuildState builds(AppName name, SourceState source, AppLedger ledger)
      throws UnavailableException {
    if (source.head().orElse(null) instanceof SourceState.Image image) {
      return new BuildState(Optional.of(named(image.ref())), Optional.empty(), true);
    }
    var key = source.commit().map(SourceState.Commit::key);
    Optional<StoredImage> wanted =
        key.isPresent() ? images.find(name, key.get()) : Optional.empty();
    var failure =
        wanted.isPresent()
            ? Optional.<String>empty()
            : key.flatMap(k -> ports.builds().failure(name, k));
    var current = ledger.current().asRelease();
    var built = current.filter(it -> it.built().isPresent());
    var kept = built.isEmpty() || images.has(built.get().image());
    return new BuildState(wanted, failure, kept);
  }

  /** An image of others: nothing is known of it here, and it is not ours to keep. */
  private static StoredImage named(ImageRef ref) {
    return new StoredImage(ref, new TreeMap<>(), new TreeMap<>(), "/");
  }

  private static SortedMap<AppName, Leftover> leftovers(
      SortedMap<AppName, Running> running, Set<AppName> manifests, ConfigView view) {
    var leftovers = new TreeMap<AppName, Leftover>();
    running.forEach((name, runs) -> {
      if (!manifests.contains(name)) {
        leftovers.put(name, new Leftover(runs, view.everHadManifest().contains(name)));
      }
    });
    return leftovers;
  }
}

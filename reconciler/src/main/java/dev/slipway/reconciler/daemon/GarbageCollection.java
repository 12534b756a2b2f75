package dev.slipway.reconciler.daemon;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.KeptImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.CommitOutcome;
import dev.slipway.reconciler.api.GcOutcome;
import dev.slipway.reconciler.api.GcRequest;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.loop.Loop;
import dev.slipway.reconciler.observe.Images;
import dev.slipway.reconciler.observe.ReviewLook;
import dev.slipway.reconciler.observe.ReviewLook.OnBranch;
import dev.slipway.reconciler.plan.AppWorld;
import dev.slipway.reconciler.plan.Retention;
import dev.slipway.reconciler.plan.SourceState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes images that nothing needs any more. Images are listed first, and what is needed is looked
 * at after that: what is built or released meanwhile is in no list, or is seen to be needed. Each
 * image is judged once more, by what is known then, right before it goes.
 */
final class GarbageCollection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollection.class);

  /** Builds that ended later than this ago may be needed by what was not seen yet. */
  private static final Duration GRACE = Duration.ofHours(1);

  private final DaemonPorts ports;
  private final Images images;
  private final Sight sight;

  /** Of how many releases of an app images are kept; empty where none is deleted. */
  private final OptionalInt releases;

  private final InstantSource clock;
  private final Lock underWay = new ReentrantLock();

  /** An image is not deleted while somebody finds that it is there and releases it. */
  private final ReadWriteLock releasing = new ReentrantReadWriteLock(true);

  private final Loop nights = new Loop("images", this::collectNightly);

  /** A wish that needs an image that there is. */
  interface Wish {
    CommitOutcome grant() throws RejectedException, UnavailableException, InterruptedException;
  }

  GarbageCollection(DaemonPorts ports, Images images, Sight sight, Setting setting) {
    this.ports = ports;
    this.images = images;
    this.sight = sight;
    this.releases = setting.keptReleases();
    this.clock = setting.clock();
  }

  void start() {
    nights.start();
  }

  /** Has it done soon, where this daemon is the one that does it. */
  void wake() {
    nights.wake();
  }

  /** Grants a wish while no image is deleted. */
  CommitOutcome keeping(Wish wish)
      throws RejectedException, UnavailableException, InterruptedException {
    releasing.readLock().lockInterruptibly();
    try {
      return wish.grant();
    } finally {
      releasing.readLock().unlock();
    }
  }

  private void collectNightly() {
    if (releases.isEmpty() || !ports.site().leadership().isLeader()) {
      return;
    }
    try {
      var outcome = run(new GcRequest(false));
      outcome
          .passedOver()
          .forEach(it -> LOG.info("no image is deleted; app={} cause={}", it.app(), it.reason()));
      if (!outcome.deleted().isEmpty()) {
        LOG.info("images deleted; count={} bytes={}", outcome.deleted().size(), outcome.bytes());
      }
    } catch (RejectedException | UnavailableException e) {
      LOG.warn("images can not be cleared away; cause={}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  GcOutcome run(GcRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    if (releases.isEmpty()) {
      throw new RejectedException(
          "the daemon never deletes an image: it was started with --keep-releases all");
    }
    if (!ports.site().leadership().isLeader()) {
      throw new RejectedException(
          "another daemon leads\nask that one, or wait until this one leads");
    }
    if (!underWay.tryLock()) {
      throw new RejectedException("images are being deleted already\nwait until that is done");
    }
    try {
      return collect(new Tally(request.dryRun(), releases.getAsInt()));
    } finally {
      underWay.unlock();
    }
  }

  private GcOutcome collect(Tally tally)
      throws RejectedException, UnavailableException, InterruptedException {
    var kept = inventory(tally);
    sight.look();
    var proposed = ReviewLook.branches(ports.places());
    for (var entry : kept.entrySet()) {
      sweep(entry.getKey(), entry.getValue(), proposed, tally);
    }
    forgetRemoved(tally);
    return tally.outcome();
  }

  /** All images of all apps that ever were, but for apps whose images can not be told. */
  private SortedMap<AppName, List<KeptImage>> inventory(Tally tally) throws UnavailableException {
    var view = sight.view();
    var apps = new TreeSet<>(view.everHadManifest());
    apps.addAll(view.manifests().apps().keySet());
    apps.addAll(view.ledgers().keySet());
    var kept = new TreeMap<AppName, List<KeptImage>>();
    for (var app : apps) {
      try {
        kept.put(app, ports.images().store().images(app));
      } catch (RejectedException e) {
        tally.passOver(app, String.valueOf(e.getMessage()));
      }
    }
    return kept;
  }

  private void sweep(
      AppName app, List<KeptImage> kept, Map<AppName, OnBranch> proposed, Tally tally)
      throws UnavailableException, InterruptedException {
    var branch = Optional.ofNullable(proposed.get(app));
    var unknown = Retention.unknown(seen(app, branch));
    if (unknown.isPresent() && !kept.isEmpty()) {
      tally.passOver(app, unknown.get());
    }
    var unneeded = unneeded(app, kept, branch);
    var gone = new ArrayList<KeptImage>();
    try {
      if (tally.dryRun() || unneeded.isEmpty()) {
        gone.addAll(unneeded);
      } else {
        var now = ports.images().store().images(app); // one may have got another name meanwhile
        for (var image : unneeded) {
          if (now.contains(image) && deleted(app, image, branch)) {
            gone.add(image);
          }
        }
      }
    } catch (RejectedException | UnavailableException e) {
      tally.passOver(app, String.valueOf(e.getMessage()));
    }
    tally.add(app, kept, gone);
  }

  private boolean deleted(AppName app, KeptImage image, Optional<OnBranch> branch)
      throws RejectedException, UnavailableException, InterruptedException {
    releasing.writeLock().lockInterruptibly();
    try {
      if (!ports.site().leadership().isLeader()
          || unneeded(app, List.of(image), branch).isEmpty()) {
        return false;
      }
      try {
        ports.images().store().delete(image.ref());
      } finally {
        images.forget(image.ref());
      }
      return true;
    } finally {
      releasing.writeLock().unlock();
    }
  }

  /** By what is known now; nothing where not all is. */
  private List<KeptImage> unneeded(AppName app, List<KeptImage> kept, Optional<OnBranch> branch)
      throws UnavailableException {
    var seen = seen(app, branch);
    return Retention.unknown(seen).isPresent()
        ? List.of()
        : Retention.of(seen, releases.orElseThrow()).unneeded(kept, young(app, kept));
  }

  private Retention.Seen seen(AppName app, Optional<OnBranch> branch) throws UnavailableException {
    var view = sight.view();
    var world = Optional.ofNullable(sight.latest().world().apps().get(app));
    return new Retention.Seen(
        view.manifests().apps().containsKey(app),
        world.map(AppWorld::source).orElse(SourceState.UNSEEN),
        view.ledger(app),
        branch
            .filter(it -> it.state().content().release().isPresent())
            .map(it -> new Retention.Proposed(it.release())),
        ports.site().cluster().observe().getOrDefault(app, Running.NOTHING));
  }

  /** The keys of builds that go on, or ended not long ago, here. */
  private Set<BuildKey> young(AppName app, List<KeptImage> kept) {
    var oldest = clock.instant().minus(GRACE);
    var young = new HashSet<BuildKey>();
    for (var image : kept) {
      for (var key : image.keys()) {
        var log = ports.images().builds().log(app, key);
        try {
          if (log.isPresent() && Files.getLastModifiedTime(log.get()).toInstant().isAfter(oldest)) {
            young.add(key);
          }
        } catch (IOException e) {
          young.add(key); // it is being written or deleted this moment
        }
      }
    }
    return young;
  }

  /** Build logs and caches of apps that are no more. */
  private void forgetRemoved(Tally tally) throws UnavailableException {
    var builds = ports.images().builds();
    for (var app : builds.apps()) {
      var view = sight.view();
      if (view.everHadManifest().contains(app)
          && !view.manifests().apps().containsKey(app)
          && !ports.site().cluster().observe().containsKey(app)
          && !sight.isBuilding(app)) {
        if (!tally.dryRun()) {
          builds.forget(app);
        }
        tally.forgot(app);
      }
    }
  }

  @Override
  public void close() {
    nights.close();
  }
}

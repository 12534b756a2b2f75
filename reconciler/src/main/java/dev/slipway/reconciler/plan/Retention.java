package dev.slipway.reconciler.plan;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.KeptImage;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.Current;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which images of one app are needed.
 *
 * @param images of the releases that there is to go back to, that run, or that wait for a review
 * @param keys what is being built, or would be released next
 */
public record Retention(Set<Digest> images, Set<BuildKey> keys) {
  public Retention {
    images = Set.copyOf(images);
    keys = Set.copyOf(keys);
  }

  /**
   * All that is known of an app.
   *
   * @param hasManifest whether it has one
   * @param proposed what its review branch says, where that is there
   */
  public record Seen(
      boolean hasManifest,
      SourceState source,
      AppLedger ledger,
      Optional<Proposed> proposed,
      Running running) {}

  /**
   * A release file on a review branch.
   *
   * @param release empty where it can not be read
   */
  public record Proposed(Optional<Release> release) {}

  /** Why it can not be told what an app needs, so that nothing of it may go. */
  public static Optional<String> unknown(Seen seen) {
    if (seen.ledger().current() instanceof Current.Unreadable) {
      return Optional.of("its release file can not be read");
    }
    if (seen.proposed().filter(it -> it.release().isEmpty()).isPresent()) {
      return Optional.of("the release on its review branch can not be read");
    }
    if (seen.hasManifest() && seen.source().head().isEmpty()) {
      return Optional.of("its source was not seen yet");
    }
    return seen.running().instances().stream()
        .map(Instance::id)
        .map(InstanceId::release)
        .filter(number -> seen.ledger().all(number).isEmpty())
        .findFirst()
        .map(number -> number + " of it runs, which is not in its ledger");
  }

  /**
   * What an app needs of which all is known. One that has no manifest and does not run needs its
   * current release only, for the day that its manifest comes back.
   *
   * @param releases how many there are to go back to, the latest
   */
  public static Retention of(Seen seen, int releases) {
    var needed = new HashSet<Release>();
    seen.ledger().current().asRelease().ifPresent(needed::add);
    if (seen.hasManifest() || !seen.running().instances().isEmpty()) {
      needed.addAll(seen.ledger().latest(releases));
    }
    seen.running()
        .instances()
        .forEach(instance -> needed.addAll(seen.ledger().all(instance.id().release())));
    seen.running().desired().map(Workload::release).ifPresent(needed::add);
    seen.proposed().flatMap(Proposed::release).ifPresent(needed::add);
    var images = new HashSet<Digest>();
    needed.forEach(release -> images.add(release.image().digest()));
    var keys = new HashSet<BuildKey>();
    seen.source().commit().map(SourceState.Commit::key).ifPresent(keys::add);
    return new Retention(images, keys);
  }

  /**
   * Those of the kept images that may go: ours, not needed, and not just built.
   *
   * @param young keys of the latest builds, which something may need that was not seen yet
   */
  public List<KeptImage> unneeded(List<KeptImage> kept, Set<BuildKey> young) {
    return kept.stream()
        .filter(KeptImage::isOurs)
        .filter(image -> !images.contains(image.ref().digest()))
        .filter(image -> image.keys().stream().noneMatch(keys::contains))
        .filter(image -> image.keys().stream().noneMatch(young::contains))
        .toList();
  }
}

package dev.slipway.reconciler.daemon;

import dev.slipway.builder.KeptImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.api.GcOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Counts what is deleted while it is. */
final class Tally {
  private final boolean dryRun;
  private final int releases;
  private final List<GcOutcome.Image> deleted = new ArrayList<>();
  private final List<GcOutcome.PassedOver> passedOver = new ArrayList<>();
  private final List<AppName> forgotten = new ArrayList<>();
  private long bytes;
  private int kept;

  Tally(boolean dryRun, int releases) {
    this.dryRun = dryRun;
    this.releases = releases;
  }

  boolean dryRun() {
    return dryRun;
  }

  /**
   * Of all images of an app, these go; what they share with those that stay is not free by that.
   */
  void add(AppName app, List<KeptImage> all, List<KeptImage> gone) {
    var free = new TreeMap<Digest, Long>();
    gone.forEach(image -> free.putAll(image.blobs()));
    for (var image : all) {
      if (!gone.contains(image)) {
        free.keySet().removeAll(image.blobs().keySet());
      }
    }
    bytes += free.values().stream().mapToLong(Long::longValue).sum();
    kept += all.size() - gone.size();
    gone.forEach(
        image -> deleted.add(new GcOutcome.Image(app, image.ref(), image.keys(), image.size())));
  }

  void passOver(AppName app, String reason) {
    passedOver.add(new GcOutcome.PassedOver(app, reason));
  }

  void forgot(AppName app) {
    forgotten.add(app);
  }

  GcOutcome outcome() {
    return new GcOutcome(dryRun, releases, deleted, bytes, kept, passedOver, forgotten);
  }
}

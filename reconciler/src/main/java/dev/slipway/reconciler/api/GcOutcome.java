package dev.slipway.reconciler.api;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import java.util.List;
import java.util.SortedSet;

/**
 * Which images were deleted, or would be.
 *
 * @param dryRun whether they are there still
 * @param releases of how many releases of an app images are kept
 * @param deleted the images, by app
 * @param bytes what they took up and other images of their apps do not
 * @param kept how many images there are besides
 * @param passedOver apps of which nothing was deleted, though some may be to delete
 * @param forgotten apps that are no more, whose build logs and caches were deleted
 */
public record GcOutcome(
    boolean dryRun,
    int releases,
    List<Image> deleted,
    long bytes,
    int kept,
    List<PassedOver> passedOver,
    List<AppName> forgotten) {
  public GcOutcome {
    deleted = List.copyOf(deleted);
    passedOver = List.copyOf(passedOver);
    forgotten = List.copyOf(forgotten);
  }

  /**
   * An image that nothing needs.
   *
   * @param keys of the builds that left it
   * @param bytes all of it; some of that may be other images' too
   */
  public record Image(AppName app, ImageRef image, SortedSet<BuildKey> keys, long bytes) {}

  /** Why nothing of an app was deleted, for a person. */
  public record PassedOver(AppName app, String reason) {}
}

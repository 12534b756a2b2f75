package dev.slipway.reconciler.status;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.read.ConfigDifference;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two releases of an app; the API writes the components in this order.
 *
 * @param config the facts that differ
 */
public record ReleaseDiff(
    AppName app, Side from, Side to, List<ConfigDifference> config, SourceChanges sourceChanges) {
  public ReleaseDiff {
    config = List.copyOf(config);
  }

  /**
   * One of the two.
   *
   * @param source empty where the manifest names an image
   */
  public record Side(ReleaseNumber number, ImageRef image, Optional<ReleaseSource> source) {
    static Side of(Release release) {
      return new Side(release.number(), release.image(), release.built().map(ReleaseSource::of));
    }
  }

  public static ReleaseDiff between(Release from, Release to, SourceChanges changes) {
    return new ReleaseDiff(
        to.app(), Side.of(from), Side.of(to), ConfigDifference.between(from, to), changes);
  }
}

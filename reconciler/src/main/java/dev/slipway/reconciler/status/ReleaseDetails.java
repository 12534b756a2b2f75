package dev.slipway.reconciler.status;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.ledger.Entry;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is known of one release; the API writes the components in this order.
 *
 * @param release as it is listed
 * @param source empty where the manifest names an image
 * @param inputs what it is made of
 * @param message of the config commit that wrote it
 * @param config what it froze, flat, each fact by its path; secrets are named
 * @param sourceChanges since the release before it
 */
public record ReleaseDetails(
    ReleaseSummary release,
    Optional<ReleaseSource> source,
    Digest inputs,
    String message,
    SortedMap<String, String> config,
    SourceChanges sourceChanges) {
  public ReleaseDetails {
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
  }

  /**
   * All of a release.
   *
   * @param written the change that wrote {@code release} first
   */
  public static ReleaseDetails of(
      ReleaseSummary summary, Release release, Entry written, SourceChanges changes) {
    return new ReleaseDetails(
        summary,
        release.built().map(ReleaseSource::of),
        release.inputs(),
        written.message(),
        ReleaseFile.configFacts(release),
        changes);
  }
}

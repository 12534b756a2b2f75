package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a config repository asks for.
 *
 * @param platform what {@code slipway.yaml} says, or said when it was right last
 * @param apps every app that has a manifest, right or wrong
 * @param problems all of them, in file order; those of {@code slipway.yaml} are here alone
 */
public record Manifests(
    Platform platform, SortedMap<AppName, Manifest> apps, List<Problem> problems) {
  public Manifests {
    apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
    problems = problems.stream().sorted().toList();
  }

  /**
   * What one manifest asks for.
   *
   * @param app as the file says or, if that has problems, as it said when it was right last; empty
   *     where it never was. Never with a domain that is another app's.
   * @param problems that stall this app: no new release of it until they are mended
   */
  public record Manifest(Optional<App> app, List<Problem> problems) {
    public Manifest {
      problems = List.copyOf(problems);
    }
  }
}

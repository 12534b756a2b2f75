package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.cluster.InstanceId;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What the processes of one cluster carry in their environment, so that they are found whatever
 * became of records and parents: {@code <cluster>.<app>.<instance>.<random>}. The cluster is known
 * by its folder, so it finds its own even where the folder was deleted.
 */
final class Markers {
  private final String cluster;
  private final RandomGenerator random;

  Markers(Path folder, RandomGenerator random) {
    cluster = Digest.of(folder.toString()).abbreviated();
    this.random = random;
  }

  /** What all of them begin with. */
  String cluster() {
    return cluster;
  }

  String next(AppName app, InstanceId id) {
    return cluster + "." + app + "." + id + "." + HexFormat.of().toHexDigits(random.nextLong());
  }

  boolean isOurs(String marker) {
    return marker.startsWith(cluster + ".");
  }
}

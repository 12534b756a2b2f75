package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;

/**
 * One running copy of a process type, unique in its app: {@code v12-web-1}. It stays the same when
 * the instance is restarted.
 *
 * @param ordinal counted from 1
 */
public record InstanceId(ReleaseNumber release, ProcessType type, int ordinal)
    implements Comparable<InstanceId> {
  public InstanceId {
    if (ordinal < 1) {
      throw new IllegalArgumentException("an ordinal starts at 1: " + ordinal);
    }
  }

  @Override
  public int compareTo(InstanceId other) {
    var byRelease = release.compareTo(other.release);
    var byType = byRelease != 0 ? byRelease : type.compareTo(other.type);
    return byType != 0 ? byType : Integer.compare(ordinal, other.ordinal);
  }

  @Override
  public String toString() {
    return release + "-" + type + "-" + ordinal;
  }
}

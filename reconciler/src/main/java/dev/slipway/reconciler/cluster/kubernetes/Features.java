package dev.slipway.reconciler.cluster.kubernetes;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an API server has.
 *
 * @param minor of its version: 20 for 1.20
 * @param versions of each kind; a kind that it lacks is missing
 */
record Features(int minor, Map<Kind, String> versions) {
  Features {
    versions = Map.copyOf(versions);
  }

  /** With all kinds in the versions that are preferred. */
  static Features current(int minor) {
    var versions = new EnumMap<Kind, String>(Kind.class);
    for (var kind : Kind.values()) {
      versions.put(kind, kind.versions().getFirst());
    }
    return new Features(minor, versions);
  }

  Optional<String> version(Kind kind) {
    return Optional.ofNullable(versions.get(kind));
  }

  /** Whether a container can be told to sleep before it is stopped, with no program of its own. */
  boolean hasSleepHook() {
    return minor >= 30;
  }
}

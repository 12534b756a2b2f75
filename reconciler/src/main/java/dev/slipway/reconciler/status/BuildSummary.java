package dev.slipway.reconciler.status;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.ObjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One build of an app; the API writes the components in this order.
 *
 * @param place which one it is of those that wait, from 1; empty where it does not wait for others
 * @param began empty where it has not begun
 * @param millis how long it took; empty where it has not ended, or nobody saw its end
 * @param commit of the source
 * @param subject the first line of the commit's message
 * @param stages where the time went
 * @param cached how many steps of a Dockerfile were taken from the cache; empty where there is none
 * @param failure the first line of why it failed; else empty
 */
public record BuildSummary(
    BuildKey key,
    State state,
    Optional<Integer> place,
    Optional<Instant> began,
    Optional<Long> millis,
    Optional<ObjectId> commit,
    String subject,
    List<Stage> stages,
    Optional<Integer> cached,
    String failure) {
  public BuildSummary {
    stages = List.copyOf(stages);
  }

  /** A part of a build's time. */
  public record Stage(String name, long millis) {}

  /** How far a build is, or what came of it. */
  public enum State {
    WAITING("waiting"),
    RUNNING("running"),
    SUCCEEDED("succeeded"),
    FAILED("failed"),
    /** It was broken off: the source had moved on, or the daemon ended. */
    CANCELLED("cancelled");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** As the API and the command line write it. */
    @Override
    public String toString() {
      return label;
    }
  }
}

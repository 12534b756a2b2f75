package dev.slipway.reconciler.status;

import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ReleaseNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One release of the ledger; the API writes the components in this order.
 *
 * @param time of the config commit that wrote it
 * @param author of that commit: the name
 * @param mergedBy the name of who let it onto the branch, where that was someone else's step
 * @param revision that commit
 * @param commit of the source; empty where the manifest names an image
 * @param subject the first line of the source commit's message, as far as the release commit told,
 *     or the name of the image
 * @param changes what differs from the release before it, a line each
 * @param restores the number whose content it is, on a rollback by number
 * @param left how it was left, where that was by a step back
 */
public record ReleaseSummary(
    ReleaseNumber number,
    State state,
    Instant time,
    String author,
    Optional<String> mergedBy,
    ObjectId revision,
    Optional<ObjectId> commit,
    String subject,
    ImageRef image,
    List<String> changes,
    Optional<ReleaseNumber> restores,
    Optional<Left> left) {
  public ReleaseSummary {
    changes = List.copyOf(changes);
  }

  /** The name of who answers for it: who merged it, or else its author. */
  public String who() {
    return mergedBy.orElse(author);
  }

  /**
   * The last step back from a release.
   *
   * @param author the name of who did it: who merged the commit, or else its author
   * @param revision that commit
   * @param reason why it did not come up, where it was left for that; else empty
   */
  public record Left(Instant time, String author, ObjectId revision, String reason) {}

  /** What became of a release. */
  public enum State {
    /** The release file says it. */
    RUNNING("running"),
    /** A newer release took its place. */
    SUPERSEDED("superseded"),
    /** The release file was made to say an earlier one. */
    REVERTED("reverted"),
    /** A rollback by number took its place. */
    ROLLED_BACK("rolled-back"),
    /** It was stepped back from, and its inputs are still what the manifest asks for. */
    HELD("held"),
    /** It did not come up, and Slipway rolled it back. */
    FAILED("failed");

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

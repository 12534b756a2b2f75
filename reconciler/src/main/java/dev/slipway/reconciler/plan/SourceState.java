package dev.slipway.reconciler.plan;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release.Built;
import java.util.Optional;

/**
 * What is known of an app's source.
 *
 * @param head where it stands, as far as it was seen; empty before the first answer
 * @param trouble why the last look at it did not succeed
 * @param stale whether the app's current release came to be seen after the last look: it may be
 *     made of a newer head (by another daemon), so that nothing is released of this one
 */
public record SourceState(Optional<Head> head, Optional<Trouble> trouble, boolean stale) {
  /** Nothing was seen yet. */
  public static final SourceState UNSEEN = new SourceState(Optional.empty(), Optional.empty());

  /** A state that is not stale. */
  public SourceState(Optional<Head> head, Optional<Trouble> trouble) {
    this(head, trouble, false);
  }

  public SourceState asStale() {
    return new SourceState(head, trouble, true);
  }

  /**
   * A source at a commit.
   *
   * @param subject the first line of the commit's message
   * @param key what a build of it is identified by
   */
  public record Head(Built built, String subject, BuildKey key) {
    public ObjectId commit() {
      return built.commit();
    }
  }
}

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
 */
public record SourceState(Optional<Head> head, Optional<Trouble> trouble) {
  /** Nothing was seen yet. */
  public static final SourceState UNSEEN = new SourceState(Optional.empty(), Optional.empty());

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

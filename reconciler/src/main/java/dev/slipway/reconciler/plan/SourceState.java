package dev.slipway.reconciler.plan;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Inputs;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release.Built;
import java.util.Optional;

/**
 * What is known of what an app is made of.
 *
 * @param head where it stands, as far as it was seen; empty before the first answer
 * @param trouble why the last look at it did not succeed
 * @param stale whether the app's current release, or what waits for its review, came to be seen
 *     after the last look: it may be made of a newer head (by another daemon), so that nothing is
 *     released of this one
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

  /** The source at a commit, if that is what was seen. */
  public Optional<Commit> commit() {
    return head.flatMap(it -> it instanceof Commit commit ? Optional.of(commit) : Optional.empty());
  }

  /** Where what an app is made of stands. */
  public sealed interface Head {
    /** What a release of it and a config is made of. */
    Digest inputs(Config config);

    /** A line for people. */
    String subject();

    /** The same, with what it is a line of. */
    default String words() {
      return subject();
    }
  }

  /**
   * A source at a commit.
   *
   * @param subject the first line of the commit's message
   * @param key what a build of it is identified by
   */
  public record Commit(Built built, String subject, BuildKey key) implements Head {
    public ObjectId id() {
      return built.commit();
    }

    @Override
    public Digest inputs(Config config) {
      return Inputs.of(key.value(), config);
    }

    @Override
    public String words() {
      return id().abbreviated() + " " + subject;
    }
  }

  /**
   * A named image, as its registry has it.
   *
   * @param ref pinned by its digest; in another repository it is another one, so that an app leaves
   *     a registry when its manifest says so
   */
  public record Image(ImageName name, ImageRef ref) implements Head {
    @Override
    public Digest inputs(Config config) {
      return Inputs.of(Digest.of(ref.toString()), config);
    }

    @Override
    public String subject() {
      return name.toString();
    }
  }
}

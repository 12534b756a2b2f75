package dev.slipway.manifest;

/**
 * How new releases of an app are made.
 *
 * @param hold whether none is made, until that is said no more
 */
public record ReleasePolicy(boolean hold) {
  /** What nobody says anything of. */
  public static final ReleasePolicy USUAL = new ReleasePolicy(false);
}

package dev.slipway.reconciler.preview;

import java.util.Locale;

/** What becomes of an app. */
public enum Effect {
  /** It has a manifest for the first time, or again. */
  ADDED,
  /** Its manifest was wrong, and is right now. */
  MENDED,
  /** It has none any more. */
  REMOVED,
  /** Its manifest is wrong: it keeps what it has until that is mended. */
  STALLED,
  /** Another release of those there are is the current one. */
  SWITCHED,
  /** Its source is another, so an image is built of it, and released. */
  REBUILT,
  /** Its image or its config is another, so there is a new release. */
  RELEASED,
  /** It has more instances, or fewer. */
  SCALED,
  /** It answers by other names, or is reached another way. */
  ROUTED,
  /** Its new releases need another word to run, or none. */
  POLICY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

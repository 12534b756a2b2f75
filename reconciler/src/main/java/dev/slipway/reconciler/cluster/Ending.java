package dev.slipway.reconciler.cluster;

import java.time.Duration;

/** How a one-off instance ended. */
public sealed interface Ending {
  /**
   * By itself.
   *
   * @param code what it exited with; where a signal killed it, 128 and the number of that
   * @param remark what a person should know besides, or empty
   */
  record Exited(int code, String remark) implements Ending {}

  /** It was ended: it had run as long as it may. */
  record TimeIsUp(Duration deadline) implements Ending {}

  /**
   * It was ended otherwise, or how it ended will never be known.
   *
   * @param reason one line for a person
   */
  record Lost(String reason) implements Ending {}
}

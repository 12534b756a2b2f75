package dev.slipway.reconciler.preview;

import java.util.List;

/**
 * One thing that becomes of an app.
 *
 * @param details a line for each part of it, without any value of the environment
 */
public record Change(Effect effect, List<String> details) {
  public Change {
    details = List.copyOf(details);
  }
}

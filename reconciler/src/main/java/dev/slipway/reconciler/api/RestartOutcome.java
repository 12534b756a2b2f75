package dev.slipway.reconciler.api;

import dev.slipway.manifest.ProcessType;
import java.util.List;

/**
 * What is being restarted from now on.
 *
 * @param processes the process types
 */
public record RestartOutcome(List<ProcessType> processes) {
  public RestartOutcome {
    processes = List.copyOf(processes);
  }
}

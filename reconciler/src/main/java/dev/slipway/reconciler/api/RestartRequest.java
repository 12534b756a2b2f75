package dev.slipway.reconciler.api;

import dev.slipway.manifest.ProcessType;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A wish for other instances of the same release.
 *
 * @param processes of which process types
 */
public record RestartRequest(SortedSet<ProcessType> processes) {
  public RestartRequest {
    processes = Collections.unmodifiableSortedSet(new TreeSet<>(processes));
  }
}

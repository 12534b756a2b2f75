package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.ProcessType;
import java.util.Optional;

/**
 * Which output is wanted.
 *
 * @param process of one process type only
 * @param tail how many of the last lines of each instance, at least 0
 */
public record LogQuery(Optional<ProcessType> process, int tail, boolean follow) {}

package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.git.RepositoryName;
import java.time.Duration;
import java.util.Optional;

/**
 * When repositories are asked.
 *
 * @param config which one is the config repository; empty where its address has no name
 * @param usual how often each
 * @param hooked how often one whose hooks are seen to work
 */
public record Polling(Optional<RepositoryName> config, Duration usual, Duration hooked) {}

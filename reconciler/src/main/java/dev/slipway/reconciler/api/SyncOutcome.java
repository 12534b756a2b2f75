package dev.slipway.reconciler.api;

import dev.slipway.manifest.ObjectId;
import java.util.Optional;

/**
 * What came of a look.
 *
 * @param revision the config commit that was seen; empty where nobody waited for it
 * @param message what a person should know or do about it, or empty
 */
public record SyncOutcome(Optional<ObjectId> revision, String message) {}

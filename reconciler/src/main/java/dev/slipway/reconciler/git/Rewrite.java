package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;

/**
 * The followed branch was moved to where not all of its commits are any more: a forced push.
 *
 * @param left where it was
 * @param now where it was moved to
 * @param time when that was seen here
 */
public record Rewrite(ObjectId left, ObjectId now, Instant time) {}

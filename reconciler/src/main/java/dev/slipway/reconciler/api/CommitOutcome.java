package dev.slipway.reconciler.api;

import dev.slipway.manifest.ObjectId;

/**
 * What came of a wish that is granted by a commit.
 *
 * @param revision the config commit that says so
 * @param file what it changes
 * @param message the first line of the commit's; empty where the file said so before, and none was
 *     made
 */
public record CommitOutcome(ObjectId revision, String file, String message) {}

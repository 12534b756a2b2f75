package dev.slipway.reconciler.api;

import dev.slipway.manifest.ObjectId;

/**
 * What came of a wish for other numbers of instances.
 *
 * @param revision the config commit that says so
 * @param file the manifest
 * @param message the commit's; empty where the manifest said so before, and none was made
 */
public record ScaleOutcome(ObjectId revision, String file, String message) {}

package dev.slipway.reconciler.api;

/**
 * A wish to delete images that nothing needs any more.
 *
 * @param dryRun whether to tell only what would be deleted
 */
public record GcRequest(boolean dryRun) {}

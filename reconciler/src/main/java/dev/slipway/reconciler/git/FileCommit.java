package dev.slipway.reconciler.git;

/** A commit to be made: it writes one file. */
public record FileCommit(String path, String content, String message) {}

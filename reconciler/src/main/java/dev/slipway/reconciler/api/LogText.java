package dev.slipway.reconciler.api;

/**
 * A line of output as a client gets it.
 *
 * @param instance which instance wrote it, such as {@code v12-web-1}
 * @param process its process type
 */
public record LogText(String instance, String process, String text) {}

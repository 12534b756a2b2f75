package dev.slipway.reconciler.api;

import dev.slipway.builder.BuildKey;
import java.nio.file.Path;

/** The log of a build; while the build is running, the file grows. */
public record BuildLog(BuildKey key, Path file, boolean running) {}

package dev.slipway.builder;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the time of a build went.
 *
 * @param source writing its files out of the clone of its repository
 * @param build all that its tools did
 * @param image making the image's layers and bringing them to the store
 * @param cached how many steps were taken from the cache of layers; empty where there is none
 */
public record BuildStages(
    Duration source, Duration build, Duration image, Optional<Integer> cached) {}

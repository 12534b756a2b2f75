package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.Builds;
import dev.slipway.manifest.ImageName;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How builds are done as Jobs.
 *
 * @param namespace of the Jobs, and of nothing else
 * @param ownImage of this Slipway; without one nothing can be built
 * @param settings what {@code slipway.yaml} says now
 */
public record BuildJobOptions(
    String namespace, Optional<ImageName> ownImage, Supplier<Builds> settings) {}

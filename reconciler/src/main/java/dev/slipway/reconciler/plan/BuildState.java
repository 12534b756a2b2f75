package dev.slipway.reconciler.plan;

import dev.slipway.builder.StoredImage;
import java.util.Optional;

/**
 * What is known of the builds of an app.
 *
 * @param wanted the image of the source's head, if it was built
 * @param failure why its build failed, if it did: it is not tried again by itself
 * @param currentKept whether the image of the current release is in the store
 */
public record BuildState(
    Optional<StoredImage> wanted, Optional<String> failure, boolean currentKept) {}

package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import java.util.Optional;

/**
 * A wish to look now.
 *
 * @param await whether to answer after the look is done, not at once
 * @param rebuild an app whose failed builds are forgotten, so that they are tried again
 * @param confirmRemovals removes as many apps at once as the config repository no longer has
 */
public record SyncRequest(boolean await, Optional<AppName> rebuild, boolean confirmRemovals) {}

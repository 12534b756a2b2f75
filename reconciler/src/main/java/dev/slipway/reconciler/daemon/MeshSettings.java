package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.api.MeshToken;
import java.util.Optional;

/**
 * Which routers serve the apps.
 *
 * @param ownRouter whether this process does; else routers of their own do, where the settings of
 *     the router say
 * @param token what routers of their own must know; empty: whoever reaches the API may be one
 */
public record MeshSettings(boolean ownRouter, Optional<MeshToken> token) {
  /** This process, and who comes. */
  public static final MeshSettings USUAL = new MeshSettings(true, Optional.empty());
}

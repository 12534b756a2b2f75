package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.api.MeshDoor;
import dev.slipway.reconciler.api.MeshToken;
import java.util.Optional;

/**
 * Which routers serve the apps.
 *
 * @param ownRouter whether this process does; else routers of their own do, where the settings of
 *     the router say
 * @param token what routers of their own must know; empty: whoever reaches the API may be one
 * @param door where they connect by TLS; empty: to the API
 */
public record MeshSettings(boolean ownRouter, Optional<MeshToken> token, Optional<MeshDoor> door) {
  /** This process, and who comes. */
  public static final MeshSettings USUAL =
      new MeshSettings(true, Optional.empty(), Optional.empty());

  public MeshSettings {
    if (door.isPresent() && token.isEmpty() && door.get().files().authorities().isEmpty()) {
      throw new IllegalArgumentException(
          "--mesh needs --mesh-ca, who issued the certificates of routers, or --mesh-token-file");
    }
  }
}

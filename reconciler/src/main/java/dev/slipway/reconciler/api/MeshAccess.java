package dev.slipway.reconciler.api;

import dev.slipway.router.mesh.ConnectedRouters;
import java.util.Optional;

/**
 * Which routers may connect.
 *
 * @param routers those that do
 * @param token what a router must know; empty: whoever reaches the API may
 * @param certificates is told of theirs
 * @param door where they connect by TLS; empty: to the API, in the clear
 */
public record MeshAccess(
    ConnectedRouters routers,
    ToldCertificates certificates,
    Optional<MeshToken> token,
    Optional<MeshDoor> door) {
  /** One whose routers' certificates nobody asks for. */
  public MeshAccess(ConnectedRouters routers, Optional<MeshToken> token, Optional<MeshDoor> door) {
    this(routers, new ToldCertificates(), token, door);
  }
}

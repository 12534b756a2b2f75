package dev.slipway.reconciler.api;

import dev.slipway.router.mesh.ConnectedRouters;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Which routers may connect.
 *
 * @param leads whether this daemon tells them what to serve; else another one does
 * @param routers those that do
 * @param token what a router must know; empty: whoever reaches the API may
 * @param certificates is told of theirs
 * @param door where they connect by TLS; empty: to the API, in the clear
 */
public record MeshAccess(
    BooleanSupplier leads,
    ConnectedRouters routers,
    ToldCertificates certificates,
    Optional<MeshToken> token,
    Optional<MeshDoor> door) {
  /** Of a daemon without another, and one whose routers' certificates nobody asks for. */
  public MeshAccess(ConnectedRouters routers, Optional<MeshToken> token, Optional<MeshDoor> door) {
    this(() -> true, routers, new ToldCertificates(), token, door);
  }
}

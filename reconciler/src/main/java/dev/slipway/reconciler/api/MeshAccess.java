package dev.slipway.reconciler.api;

import dev.slipway.router.mesh.ConnectedRouters;
import java.util.Optional;

/**
 * Which routers may connect.
 *
 * @param routers those that do
 * @param token what a router must know; empty: whoever reaches the API may
 * @param door where they connect by TLS; empty: to the API, in the clear
 */
public record MeshAccess(
    ConnectedRouters routers, Optional<MeshToken> token, Optional<MeshDoor> door) {}

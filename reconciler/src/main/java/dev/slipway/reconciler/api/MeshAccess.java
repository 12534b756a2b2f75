package dev.slipway.reconciler.api;

import dev.slipway.router.mesh.ConnectedRouters;
import java.util.Optional;

/**
 * Which routers may connect.
 *
 * @param routers those that do
 * @param token what a router must know; empty: whoever reaches the API may
 */
public record MeshAccess(ConnectedRouters routers, Optional<MeshToken> token) {}

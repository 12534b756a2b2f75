package dev.slipway.reconciler.api;

/**
 * Where routers of their own connect by TLS, apart from the API.
 *
 * @param listen where
 * @param files what the daemon shows, and who issued what routers show; what the files hold is
 *     looked at again and again
 */
public record MeshDoor(ListenAddress listen, TlsFiles files) {
  public MeshDoor {
    if (files.own().isEmpty()) {
      throw new IllegalArgumentException("--mesh needs --mesh-certificate and --mesh-key");
    }
  }
}

package dev.slipway.reconciler.front;

import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.MeshToken;
import dev.slipway.reconciler.api.TlsFiles;
import dev.slipway.router.mesh.RouterName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a router of its own is to run. What is not allowed is refused by {@link
 * IllegalArgumentException}, with a message for a person.
 *
 * @param from the API of the daemon whose routes it serves
 * @param name empty: after the machine and the port
 * @param tls what it shows the daemon, and who issued what that shows
 * @param cluster that it looks at by itself while there is no daemon; empty: none
 * @param router how requests to the apps are taken
 * @param http where its health and its metrics are asked for
 * @param folder where the last routes are kept
 * @param drain how long it takes requests, and says that it should get none, when told to stop
 */
public record RouterNodeSettings(
    URI from,
    Optional<RouterName> name,
    Optional<MeshToken> token,
    TlsFiles tls,
    Optional<RouterCluster> cluster,
    RouterSettings router,
    ListenAddress http,
    Path folder,
    Duration drain) {
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(1);

  public RouterNodeSettings {
    if (drain.isNegative() || drain.compareTo(LONGEST_DRAIN) > 0) {
      throw new IllegalArgumentException("between 0s and 1m may pass before a router stops");
    }
    if (http.port() != 0 && http.equals(router.listen())) {
      throw new IllegalArgumentException(
          "requests to the apps and those for the router's health can not both come to " + http);
    }
    if (!tls.equals(TlsFiles.NONE) && !"https".equals(from.getScheme())) {
      throw new IllegalArgumentException(
          "--from-ca and --from-certificate are for a --from of https, not for " + from);
    }
  }
}

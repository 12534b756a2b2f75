package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.Memory;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.router.proxy.RouterOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How requests to the apps are taken.
 *
 * @param listen where, in the clear
 * @param maxBody how large the body of one may be
 */
public record RouterSettings(ListenAddress listen, Memory maxBody, Optional<Tls> tls) {
  /** What a body may be where nobody says. */
  public static final Memory USUAL_BODY = new Memory(1L << 30);

  /**
   * @param listen where TLS is spoken
   * @param certificates the folder of certificates and keys
   */
  public record Tls(ListenAddress listen, Path certificates) {}

  /** In the clear alone. */
  public static RouterSettings on(ListenAddress listen) {
    return new RouterSettings(listen, USUAL_BODY, Optional.empty());
  }

  public RouterSettings withMaxBody(Memory most) {
    return new RouterSettings(listen, most, tls);
  }

  RouterOptions options() {
    var usual = RouterOptions.defaults();
    var options =
        usual
            .listeningOn(listen.host(), listen.port())
            .with(usual.limits().withBody(maxBody.bytes()));
    return tls.map(given -> options.with(options.entrances().withTls(socket(given.listen()))))
        .orElse(options);
  }

  private static InetSocketAddress socket(ListenAddress address) {
    return new InetSocketAddress(address.host(), address.port());
  }
}

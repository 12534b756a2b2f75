package dev.slipway.reconciler.front;

import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.router.files.AccessLogFormat;
import dev.slipway.router.files.AccessLogWriter;
import dev.slipway.router.proxy.RouterOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How requests to the apps are taken. What does not go together is refused by {@link
 * IllegalArgumentException}.
 *
 * @param listen where, in the clear
 * @param maxBody how large the body of one may be
 * @param tls where by TLS
 * @param proxyProtocol where after a header of the PROXY protocol, in the clear or by TLS
 * @param certificates where those of TLS are
 * @param trustedProxies whose word is taken for whom they speak for
 * @param accessLog where each request is logged
 */
public record RouterSettings(
    ListenAddress listen,
    Memory maxBody,
    Optional<ListenAddress> tls,
    Optional<ListenAddress> proxyProtocol,
    Optional<CertificatePlace> certificates,
    List<Cidr> trustedProxies,
    Optional<AccessLogSettings> accessLog) {
  /**
   * Where requests are logged, and how.
   *
   * @param file empty for standard output
   */
  public record AccessLogSettings(Optional<Path> file, AccessLogFormat format) {
    AccessLogWriter open() throws RejectedException {
      return file.isPresent()
          ? AccessLogWriter.to(file.get(), format)
          : AccessLogWriter.to(new FileOutputStream(FileDescriptor.out), format);
    }
  }

  /** What a body may be where nobody says. */
  public static final Memory USUAL_BODY = new Memory(1L << 30);

  public RouterSettings {
    trustedProxies = List.copyOf(trustedProxies);
    if (tls.isPresent() && certificates.isEmpty()) {
      throw new IllegalArgumentException("--router-tls needs --certificates");
    }
    if (certificates.isPresent() && tls.isEmpty() && proxyProtocol.isEmpty()) {
      throw new IllegalArgumentException(
          "--certificates are for --router-tls or --router-proxy-protocol");
    }
  }

  /** In the clear alone. */
  public static RouterSettings on(ListenAddress listen) {
    return new RouterSettings(
        listen,
        USUAL_BODY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  public RouterSettings withMaxBody(Memory most) {
    return new RouterSettings(
        listen, most, tls, proxyProtocol, certificates, trustedProxies, accessLog);
  }

  RouterOptions options() {
    var usual = RouterOptions.defaults();
    return usual
        .listeningOn(listen.host(), listen.port())
        .with(usual.limits().withBody(maxBody.bytes()))
        .with(
            new RouterOptions.Entrances(
                tls.map(RouterSettings::socket),
                proxyProtocol.map(RouterSettings::socket),
                trustedProxies));
  }

  private static InetSocketAddress socket(ListenAddress address) {
    return new InetSocketAddress(address.host(), address.port());
  }
}

package dev.slipway.reconciler.api;

import dev.slipway.manifest.RejectedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By which a router calls its daemon: with what the files of TLS hold when it calls. From one
 * thread at a time.
 */
final class MeshClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeshClient.class);

  private final URI daemon;
  private final TlsFiles files;
  private volatile Optional<Made> made = Optional.empty();

  private record Made(TlsFiles.Content from, HttpClient http) {}

  MeshClient(URI daemon, TlsFiles files) {
    this.daemon = daemon;
    this.files = files;
  }

  /**
   * The client; another one than before where the files hold something else.
   *
   * @throws RejectedException where they can not be used
   */
  HttpClient http() throws RejectedException {
    var content = files.read();
    var before = made;
    if (before.filter(it -> it.from().equals(content)).isEmpty()) {
      made = Optional.of(new Made(content, make(content)));
      before.ifPresent(it -> it.http().shutdownNow());
    }
    return made.orElseThrow().http();
  }

  private HttpClient make(TlsFiles.Content content) throws RejectedException {
    var builder = DaemonHttp.of(daemon);
    if (!files.equals(TlsFiles.NONE)) {
      var credentials = TlsCredentials.of(content, Instant.now());
      credentials
          .problem()
          .ifPresent(problem -> LOG.warn("The daemon will not take this router: {}", problem));
      builder.sslContext(credentials.context());
    }
    return builder.build();
  }

  /** What is wrong between the two, where it is about TLS. */
  Optional<RejectedException> tlsFault(Throwable failure) {
    Optional<SSLException> fault = Optional.empty();
    var isDisbelief = false;
    var depth = 0;
    for (var cause = failure; cause != null && depth++ < 10; cause = cause.getCause()) {
      isDisbelief = isDisbelief || cause instanceof CertificateException;
      if (cause instanceof SSLException tls && fault.isEmpty()) {
        fault = Optional.of(tls);
      }
    }
    if (fault.isEmpty()) {
      return Optional.empty();
    }
    var reason = String.valueOf(fault.get().getMessage());
    var text =
        isDisbelief
            ? "this router does not believe the daemon at %s: %s\nsay by --from-ca who issued its certificate, which must name the host of --from"
            : "the daemon at %s does not let this router in by TLS: %s\nsay by --from-certificate and --from-key one that is of its --mesh-ca and has not expired";
    return Optional.of(new RejectedException(text.formatted(daemon, reason), fault.get()));
  }

  @Override
  public void close() {
    made.ifPresent(it -> it.http().shutdownNow());
  }
}

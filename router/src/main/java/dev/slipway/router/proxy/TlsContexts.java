package dev.slipway.router.proxy;

import dev.slipway.router.tls.Certificate;
import dev.slipway.router.tls.CertificateTable;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/**
 * A table of certificates, ready to be served: each with its own TLS context. Immutable, shared by
 * all event loops. BoringSSL where it is there, else the JDK's TLS.
 */
final class TlsContexts {
  /** RFC 8446 and, of TLS 1.2, what Mozilla calls intermediate: forward secret and AEAD alone. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final long SESSION_SECONDS = 7200;
  private static final long SESSIONS = 10_000;

  private static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2,
          ApplicationProtocolNames.HTTP_1_1);

  /** Serves nobody. */
  static final TlsContexts NONE = new TlsContexts(CertificateTable.EMPTY, Map.of(), Map.of());

  private final CertificateTable table;
  private final Map<Certificate, SslContext> contexts;
  private final SortedMap<String, String> faults;

  private TlsContexts(
      CertificateTable table, Map<Certificate, SslContext> contexts, Map<String, String> faults) {
    this.table = table;
    this.contexts = Map.copyOf(contexts);
    this.faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
  }

  /**
   * Makes the contexts that are not there yet. Of a certificate that TLS does not take the one of
   * the same name that is served now stays, if there is one.
   */
  TlsContexts next(CertificateTable wanted) {
    var served = new ArrayList<Certificate>();
    var ready = new HashMap<Certificate, SslContext>();
    var wrong = new HashMap<String, String>();
    for (var certificate : wanted.certificates().values()) {
      var known = contexts.get(certificate);
      try {
        ready.put(certificate, known != null ? known : context(certificate));
        served.add(certificate);
      } catch (SSLException | IllegalArgumentException e) {
        wrong.put(certificate.name(), "TLS does not take it: " + e.getMessage());
        var before = table.certificates().get(certificate.name());
        var stays = before == null ? null : contexts.get(before);
        if (stays != null) {
          ready.put(before, stays);
          served.add(before);
        }
      }
    }
    return new TlsContexts(new CertificateTable(served), ready, wrong);
  }

  private static SslContext context(Certificate certificate) throws SSLException {
    return SslContextBuilder.forServer(certificate.key(), certificate.chain())
        .sslProvider(provider())
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(ALPN)
        .sessionTimeout(SESSION_SECONDS)
        .sessionCacheSize(SESSIONS)
        .build();
  }

  static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
  }

  /**
   * The context for a host name; {@code ""} where a client names none.
   *
   * @param wanted the name of the certificate that the app wants: it counts where it is there
   */
  Optional<SslContext> find(String host, Optional<String> wanted) {
    var named = wanted.map(table.certificates()::get);
    return named.or(() -> table.find(host)).map(contexts::get);
  }

  /** What is served. */
  CertificateTable table() {
    return table;
  }

  /** What could not be served, by the certificate's name. */
  SortedMap<String, String> faults() {
    return faults;
  }

  /** Frees those that {@code next} does not have; once no event loop looks here any more. */
  void release(TlsContexts next) {
    contexts.forEach((certificate, context) -> {
      if (!context.equals(next.contexts.get(certificate))) {
        ReferenceCountUtil.release(context);
      }
    });
  }
}

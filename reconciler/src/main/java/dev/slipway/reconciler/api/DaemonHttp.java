package dev.slipway.reconciler.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** How a daemon is called. */
final class DaemonHttp {
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private DaemonHttp() {}

  /**
   * A client of that daemon. One that speaks in the clear reads no certificates: to read all that
   * the JDK believes takes longer than a call, and 2 MiB of the heap for as long as the client is.
   */
  static HttpClient.Builder of(URI daemon) {
    var client =
        HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).version(HttpClient.Version.HTTP_1_1);
    return "http".equals(daemon.getScheme()) ? client.sslContext(believingNobody()) : client;
  }

  private static SSLContext believingNobody() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}

package dev.slipway.reconciler.api;

import dev.slipway.manifest.RejectedException;
import dev.slipway.router.tls.Certificate;
import dev.slipway.router.tls.CertificateSource;
import dev.slipway.router.tls.CertificateTable;
import dev.slipway.router.tls.Certificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What one side shows, and whom it believes.
 *
 * @param keys empty: it shows nothing
 * @param trust empty: those that this machine believes
 * @param problem why the other side may not like what is shown: it has expired, say
 */
record TlsCredentials(
    Optional<KeyManagerFactory> keys,
    Optional<TrustManagerFactory> trust,
    Optional<String> problem) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Reads them.
   *
   * @throws RejectedException where they can not be used: says file, line and reason
   */
  static TlsCredentials of(TlsFiles.Content content, Instant now) throws RejectedException {
    try {
      if (content.own().isEmpty()) {
        return new TlsCredentials(Optional.empty(), trust(content), Optional.empty());
      }
      var name = CertificateTable.DEFAULT; // need not name a host
      var sources = new TreeMap<String, CertificateSource>(Map.of(name, content.own().get()));
      var read = Certificates.NONE.next(sources, now);
      var problem = Optional.ofNullable(read.problems(now).get(name));
      var own = Optional.ofNullable(read.table().certificates().get(name));
      if (own.isEmpty()) {
        throw new RejectedException(problem.orElse("there is no certificate"));
      }
      return new TlsCredentials(
          Optional.of(keys(own.get())),
          trust(content),
          problem.map(why -> content.own().get().chainPlace() + ": " + why));
    } catch (GeneralSecurityException | IOException e) {
      throw new RejectedException("TLS between daemon and routers: " + e.getMessage(), e);
    }
  }

  private static KeyManagerFactory keys(Certificate own)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    var chain = own.chain().toArray(java.security.cert.Certificate[]::new);
    store.setKeyEntry("own", own.key(), NO_PASSWORD, chain);
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory;
  }

  private static Optional<TrustManagerFactory> trust(TlsFiles.Content content)
      throws GeneralSecurityException, IOException, RejectedException {
    if (content.authorities().isEmpty()) {
      return Optional.empty();
    }
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    var believed = content.authorities().get();
    var count = 0;
    for (var each : certificates(believed)) {
      store.setCertificateEntry("authority" + count++, each);
    }
    if (count == 0) {
      throw new RejectedException(believed.place() + ":1:1: it holds no certificate (PEM)");
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return Optional.of(factory);
  }

  private static Iterable<? extends java.security.cert.Certificate> certificates(
      TlsFiles.Authorities believed) throws RejectedException {
    var bytes = believed.text().getBytes(StandardCharsets.ISO_8859_1);
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new RejectedException(
          "%s:1:1: it is no list of certificates in PEM: %s"
              .formatted(believed.place(), e.getMessage()),
          e);
    }
  }

  /** For a client. */
  SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          keys.map(KeyManagerFactory::getKeyManagers).orElse(new KeyManager[0]),
          trust.map(TrustManagerFactory::getTrustManagers).orElse(usual()),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }

  private static TrustManager[] usual() throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init((KeyStore) null);
    return factory.getTrustManagers();
  }
}

package dev.slipway.builder.registry;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
final class Trust {
  private Trust() {}

  /** Those that the JDK believes, and the authorities of the PEM file. */
  static SSLContext with(Optional<Path> authorities) throws RejectedException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, authorities.isPresent() ? managers(authorities.get()) : null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new RejectedException(
          "can not read certificates of registries from "
              + authorities.map(Path::toString).orElse("the JDK")
              + ": it must be a file of PEM certificates ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static TrustManager[] managers(Path file) throws IOException, GeneralSecurityException {
    var all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    var number = 0;
    for (var manager : factory(null).getTrustManagers()) {
      if (manager instanceof X509TrustManager known) {
        for (var certificate : known.getAcceptedIssuers()) {
          all.setCertificateEntry("jdk-" + number++, certificate);
        }
      }
    }
    try (var in = Files.newInputStream(file)) {
      var own = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (own.isEmpty()) {
        throw new IOException("there is none in it");
      }
      for (var certificate : own) {
        all.setCertificateEntry("own-" + number++, certificate);
      }
    }
    return factory(all).getTrustManagers();
  }

  private static TrustManagerFactory factory(@Nullable KeyStore keys)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(keys);
    return factory;
  }
}

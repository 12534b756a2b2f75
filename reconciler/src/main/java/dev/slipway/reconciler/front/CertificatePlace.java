package dev.slipway.reconciler.front;

import java.nio.file.Path;

/** Where the certificates are that a router serves. */
public sealed interface CertificatePlace {
  /** Files of this folder. */
  record Folder(Path path) implements CertificatePlace {}

  /** Secrets of type {@code kubernetes.io/tls}, where the daemon leaves routes for routers. */
  record Secrets() implements CertificatePlace {}
}

package dev.slipway.reconciler.status;

import dev.slipway.manifest.Domain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a certificate of a router is; the API writes the components in this order.
 *
 * @param name as its files are called
 * @param hosts that it is served for; none where none is served
 * @param expires when what is served expires; empty where none is
 * @param problem what is wrong with it, or empty; the first line is the cause
 * @param router of its own that has it; empty: the daemon's
 */
public record CertificateStatus(
    String name,
    List<Domain> hosts,
    Optional<Instant> expires,
    String problem,
    Optional<String> router) {
  /** One of the daemon's own router. */
  public CertificateStatus(
      String name, List<Domain> hosts, Optional<Instant> expires, String problem) {
    this(name, hosts, expires, problem, Optional.empty());
  }

  public CertificateStatus {
    hosts = List.copyOf(hosts);
  }

  /** The same at this router of its own. */
  public CertificateStatus of(String other) {
    return new CertificateStatus(name, hosts, expires, problem, Optional.of(other));
  }
}

package dev.slipway.reconciler.status;

import dev.slipway.manifest.Domain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a certificate of the router is; the API writes the components in this order.
 *
 * @param name as its files are called
 * @param hosts that it is served for; none where none is served
 * @param expires when what is served expires; empty where none is
 * @param problem what is wrong with it, or empty; the first line is the cause
 */
public record CertificateStatus(
    String name, List<Domain> hosts, Optional<Instant> expires, String problem) {
  public CertificateStatus {
    hosts = List.copyOf(hosts);
  }
}

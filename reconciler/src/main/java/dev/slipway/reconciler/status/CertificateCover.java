package dev.slipway.reconciler.status;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Routing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the certificates of the routers leave open for an app. Where none has any, nothing is said:
 * TLS may end at a proxy in front.
 */
final class CertificateCover {
  private final TreeMap<String, CertificateStatus> served = new TreeMap<>();
  private final TreeSet<Domain> hosts = new TreeSet<>();

  CertificateCover(List<CertificateStatus> certificates) {
    for (var certificate : certificates) {
      if (certificate.expires().isPresent()) {
        served.put(certificate.name(), certificate);
        hosts.addAll(certificate.hosts());
      }
    }
  }

  /**
   * What is missing, as a sentence.
   *
   * @param domains where the app is asked for
   */
  Optional<String> gap(Routing routing, List<Domain> domains) {
    var wanted = routing.tls().certificate();
    if (served.isEmpty()) {
      return Optional.empty();
    }
    if (wanted.isPresent() && !served.containsKey(wanted.get())) {
      var among = String.join(", ", served.keySet());
      return Optional.of(
          "the router has no certificate " + wanted.get() + ", which routing.tls names: " + among);
    }
    if (!routing.https().enforce().orElse(false)) {
      return Optional.empty();
    }
    var named = wanted.map(served::get).map(it -> new TreeSet<>(it.hosts())).orElse(hosts);
    return domains.stream()
        .filter(domain -> !isNamed(domain, named))
        .findFirst()
        .map(domain ->
            "enforceHttps sends clients of "
                + domain
                + " to https, and "
                + wanted
                    .map(it -> "the certificate " + it + " does not name it")
                    .orElse("no certificate of the router names it"));
  }

  /** By itself, or by the wildcard one label up. */
  private static boolean isNamed(Domain domain, Set<Domain> hosts) {
    var dot = domain.value().indexOf('.');
    return hosts.contains(domain)
        || (dot > 0 && hosts.contains(new Domain("*" + domain.value().substring(dot))));
  }
}

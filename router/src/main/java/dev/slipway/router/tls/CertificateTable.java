package dev.slipway.router.tls;

import dev.slipway.manifest.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which certificate is for which host name. Canonical: equal certificates are equal tables of one
 * version.
 */
public final class CertificateTable {
  /** The name of the certificate for all hosts that have none. */
  public static final String DEFAULT = "default";

  public static final CertificateTable EMPTY = new CertificateTable(List.of());

  /** Of two for one host the one that is good for longer. */
  private static final Comparator<Certificate> BETTER =
      Comparator.comparing(Certificate::expires)
          .thenComparing(Certificate::name, Comparator.reverseOrder());

  private final SortedMap<String, Certificate> byName = new TreeMap<>();
  private final Map<String, Certificate> exact = new HashMap<>();

  /** By what follows the star. */
  private final Map<String, Certificate> oneLabelUp = new HashMap<>();

  private final Digest version;

  public CertificateTable(Collection<Certificate> certificates) {
    for (var certificate : certificates) {
      byName.put(certificate.name(), certificate);
      for (var host : certificate.hosts()) {
        if (host.isWildcard()) {
          oneLabelUp.merge(host.value().substring(1), certificate, CertificateTable::better);
        } else {
          exact.merge(host.value(), certificate, CertificateTable::better);
        }
      }
    }
    version =
        Digest.of(
            byName.values().stream()
                .map(one -> one.name() + " " + one.version())
                .collect(Collectors.joining("\n")));
  }

  private static Certificate better(Certificate one, Certificate other) {
    return BETTER.compare(one, other) >= 0 ? one : other;
  }

  /** A hash of the content. */
  public Digest version() {
    return version;
  }

  /** Each by its name, which is unique. */
  public SortedMap<String, Certificate> certificates() {
    return Collections.unmodifiableSortedMap(byName);
  }

  /**
   * The certificate of a host name (lower case): that of the exact name first, then the wildcard's
   * one label up, then the default. Empty where there is none of these.
   */
  public Optional<Certificate> find(String host) {
    var certificate = exact.get(host);
    if (certificate == null) {
      var dot = host.indexOf('.');
      certificate = dot <= 0 ? null : oneLabelUp.get(host.substring(dot));
    }
    return Optional.ofNullable(certificate == null ? byName.get(DEFAULT) : certificate);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CertificateTable table && version.equals(table.version);
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return byName.size() + " certificates, version " + version.abbreviated();
  }
}

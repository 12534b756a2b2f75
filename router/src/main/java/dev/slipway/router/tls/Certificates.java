package dev.slipway.router.tls;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of reading all sources: of each the certificate that can be served, if any, and what is
 * wrong. One that is broken is left out alone, and the last good one of its name stays.
 */
public final class Certificates {
  public static final Certificates NONE = new Certificates(new TreeMap<>());

  private final SortedMap<String, Entry> entries;
  private final CertificateTable table;

  private record Entry(Digest source, Optional<Certificate> good, Optional<String> fault) {}

  private Certificates(SortedMap<String, Entry> entries) {
    this.entries = entries;
    this.table =
        new CertificateTable(entries.values().stream().flatMap(e -> e.good().stream()).toList());
  }

  /**
   * Reads them; those that are as before are not read again.
   *
   * @param sources by the name of each certificate
   */
  public Certificates next(SortedMap<String, CertificateSource> sources, Instant now) {
    var next = new TreeMap<String, Entry>();
    sources.forEach((name, source) -> {
      var digest = source.digest();
      var before = Optional.ofNullable(entries.get(name));
      next.put(
          name,
          before
              .filter(entry -> entry.source().equals(digest))
              .orElseGet(() -> read(name, source, before.flatMap(Entry::good), now)));
    });
    return new Certificates(next);
  }

  private static Entry read(
      String name, CertificateSource source, Optional<Certificate> before, Instant now) {
    try {
      var certificate = Certificate.read(name, source);
      if (certificate.hosts().isEmpty() && !name.equals(CertificateTable.DEFAULT)) {
        throw new RejectedException(
            source.chainPlace() + ": it names no host (subjectAltName, DNS)");
      }
      if (certificate.hasExpired(now) && before.filter(b -> !b.hasExpired(now)).isPresent()) {
        throw new RejectedException(
            source.chainPlace() + ": it expired at " + certificate.expires());
      }
      return new Entry(source.digest(), Optional.of(certificate), Optional.empty());
    } catch (RejectedException e) {
      var served = before.isPresent() ? "\nthe certificate before it stays" : "";
      return new Entry(source.digest(), before, Optional.of(e.getMessage() + served));
    }
  }

  /** Those that can be served. */
  public CertificateTable table() {
    return table;
  }

  /**
   * What is wrong, by the certificate's name. What has expired, or is not yet valid, is a problem
   * and is served all the same: there is no better one.
   */
  public SortedMap<String, String> problems(Instant now) {
    var problems = new TreeMap<String, String>();
    entries.forEach((name, entry) ->
        entry
            .fault()
            .or(() -> entry.good().flatMap(good -> untimely(good, now)))
            .ifPresent(problem -> problems.put(name, problem)));
    return Collections.unmodifiableSortedMap(problems);
  }

  private static Optional<String> untimely(Certificate good, Instant now) {
    if (good.hasExpired(now)) {
      return Optional.of("it expired at " + good.expires() + "\nrenew it");
    }
    return good.begins().isAfter(now)
        ? Optional.of("it is not valid before " + good.begins())
        : Optional.empty();
  }
}

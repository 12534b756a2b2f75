package dev.slipway.reconciler.cli;

import dev.slipway.manifest.Domain;
import dev.slipway.reconciler.status.CertificateStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the state of the routers' certificates is written for people. */
final class Certificates {
  private static final String NOTHING = "-";

  /** How long before its end a certificate is warned of. */
  private static final Duration NOTICE = Duration.ofDays(14);

  private Certificates() {}

  static List<String> table(List<CertificateStatus> certificates, Instant now, boolean colours) {
    if (certificates.isEmpty()) {
      return List.of("No router has certificates.");
    }
    var table = new Table("CERTIFICATE", "ROUTER", "EXPIRES", "HOSTS", "PROBLEM");
    for (var certificate : certificates) {
      table.row(
          plain(certificate.name()),
          plain(certificate.router().orElse(NOTHING)),
          new Table.Cell(
              certificate.expires().map(Instant::toString).orElse(NOTHING),
              colour(certificate, now)),
          plain(
              certificate.hosts().stream().map(Domain::toString).collect(Collectors.joining(","))),
          plain(cause(certificate)));
    }
    return table.lines(colours);
  }

  private static Table.Cell plain(String text) {
    return new Table.Cell(text, Colour.NONE);
  }

  private static Colour colour(CertificateStatus certificate, Instant now) {
    if (certificate.expires().filter(now::isBefore).isEmpty()) {
      return Colour.BAD;
    }
    return endsSoon(certificate, now) ? Colour.UNDER_WAY : Colour.GOOD;
  }

  private static boolean endsSoon(CertificateStatus certificate, Instant now) {
    return certificate.expires().filter(end -> !end.minus(NOTICE).isAfter(now)).isPresent();
  }

  /** A line for each thing that somebody should look after. */
  static List<String> warnings(List<CertificateStatus> certificates, Instant now) {
    return certificates.stream()
        .flatMap(it -> Stream.concat(problem(it).stream(), end(it, now).stream()))
        .map(line -> line.replaceAll("\\p{Cntrl}", " "))
        .toList();
  }

  private static Optional<String> problem(CertificateStatus certificate) {
    return Optional.of(cause(certificate))
        .filter(cause -> !cause.isEmpty())
        .map(cause -> "The certificate " + title(certificate) + ": " + cause);
  }

  /** That it ends soon; that it has ended is its problem, where it has one. */
  private static Optional<String> end(CertificateStatus certificate, Instant now) {
    if (!endsSoon(certificate, now)) {
      return Optional.empty();
    }
    var end = certificate.expires().orElseThrow();
    var left = Duration.between(now, end);
    if (!left.isPositive()) {
      return certificate.problem().isEmpty()
          ? Optional.of("The certificate %s: it expired at %s".formatted(title(certificate), end))
          : Optional.empty();
    }
    return Optional.of(
        "The certificate %s expires in %s, at %s: renew it"
            .formatted(title(certificate), inWords(left), end));
  }

  private static String title(CertificateStatus certificate) {
    return certificate.name()
        + certificate.router().map(router -> " of the router " + router).orElse("");
  }

  private static String inWords(Duration left) {
    var days = left.toDays();
    return days == 0 ? "less than a day" : days == 1 ? "1 day" : days + " days";
  }

  private static String cause(CertificateStatus certificate) {
    return certificate.problem().lines().findFirst().orElse("");
  }
}

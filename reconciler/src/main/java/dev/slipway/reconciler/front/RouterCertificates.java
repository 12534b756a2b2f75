package dev.slipway.reconciler.front;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.router.files.CertificateWatch;
import dev.slipway.router.proxy.EmbeddedRouter;
import dev.slipway.router.tls.Certificate;
import dev.slipway.router.tls.CertificateSource;
import dev.slipway.router.tls.Certificates;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates that the router serves: those of a folder or of Secrets, as they are now. */
public final class RouterCertificates {
  private static final Logger LOG = LoggerFactory.getLogger(RouterCertificates.class);

  private final EmbeddedRouter router;
  private final InstantSource clock;
  private volatile Certificates read = Certificates.NONE;
  private volatile SortedMap<String, String> refused = new TreeMap<>();

  RouterCertificates(EmbeddedRouter router, InstantSource clock) {
    this.router = router;
    this.clock = clock;
  }

  /**
   * Serves those of the folder from now on.
   *
   * @param parts get what is to be closed
   */
  void follow(Path folder, Parts parts) throws RejectedException {
    parts.add(new CertificateWatch(folder, clock, this::serve)).start();
  }

  /** Serves those that were made of Secrets, by the names of these. */
  synchronized void serve(SortedMap<String, CertificateSource> sources) {
    var before = read.problems(clock.instant());
    serve(read.next(sources, clock.instant()));
    read.problems(clock.instant())
        .forEach((name, problem) -> {
          if (!problem.equals(before.get(name))) {
            LOG.warn("A certificate has a problem: name={} problem={}", name, problem);
          }
        });
  }

  private void serve(Certificates next) {
    try {
      var before = router.certificates();
      refused = router.serve(next.table());
      read = next;
      refused.forEach((name, reason) ->
          LOG.warn("A certificate can not be served: name={} reason={}", name, reason));
      if (!router.certificates().equals(before)) {
        LOG.info("The router serves other certificates: {}", router.certificates());
      }
    } catch (UnavailableException e) {
      throw new IllegalStateException(e); // an event loop is stuck
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of each that is served the time at which it expires. */
  Map<String, Instant> expiries() {
    return router.certificates().certificates().values().stream()
        .collect(Collectors.toMap(Certificate::name, Certificate::expires));
  }

  /** Of each that is served, or should be, how it is. */
  public List<CertificateStatus> statuses() {
    var served = router.certificates().certificates();
    var problems = new TreeMap<>(read.problems(clock.instant()));
    problems.putAll(refused);
    var names = new TreeSet<>(served.keySet());
    names.addAll(problems.keySet());
    return names.stream()
        .map(name -> status(name, Optional.ofNullable(served.get(name)), problems))
        .toList();
  }

  private static CertificateStatus status(
      String name, Optional<Certificate> served, Map<String, String> problems) {
    return new CertificateStatus(
        name,
        served.map(certificate -> List.copyOf(certificate.hosts())).orElseGet(List::of),
        served.map(Certificate::expires),
        problems.getOrDefault(name, ""));
  }
}

package dev.slipway.reconciler.front;

import dev.slipway.reconciler.cluster.kubernetes.RouterWatch;
import dev.slipway.reconciler.loop.Loop;
import dev.slipway.router.tls.CertificateSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has a router serve the certificates of Secrets. A cluster tells of thousands one by one: those
 * that came while others were taken are taken together.
 */
final class SecretCertificates implements AutoCloseable {
  private final String namespace;
  private final RouterWatch watch;
  private final RouterCertificates certificates;
  private final Loop loop = new Loop("slipway-certificates", this::serve);
  private final AtomicLong changes = new AtomicLong();

  /** Of the changes, those that are served. */
  private volatile long served;

  SecretCertificates(String namespace, RouterWatch watch, RouterCertificates certificates) {
    this.namespace = namespace;
    this.watch = watch;
    this.certificates = certificates;
  }

  void start() {
    loop.start();
  }

  /** A Secret is another. From any thread. */
  void changed() {
    changes.incrementAndGet();
    loop.wakeSoon();
  }

  /** Whether all that was told of so far is served. */
  boolean areServed() {
    return served == changes.get();
  }

  private void serve() {
    var seen = changes.get();
    var sources = new TreeMap<String, CertificateSource>();
    watch.certificates().forEach((name, data) -> sources.put(name, source(name, data)));
    certificates.serve(sources);
    served = seen;
  }

  private CertificateSource source(String name, Map<String, String> data) {
    var place = "Secret " + namespace + "/" + name + ": ";
    return new CertificateSource(
        place + RouterWatch.CHAIN,
        data.getOrDefault(RouterWatch.CHAIN, ""),
        place + RouterWatch.KEY,
        data.getOrDefault(RouterWatch.KEY, ""));
  }

  @Override
  public void close() {
    loop.close();
  }
}

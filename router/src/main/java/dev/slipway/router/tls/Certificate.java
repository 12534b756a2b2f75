package dev.slipway.router.tls;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A certificate with its chain and its key, which go together. Equal chains are equal. */
public final class Certificate {
  private static final int LONGEST_CHAIN = 10;
  private static final int DNS_NAME = 2;

  private final String name;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final SortedSet<Domain> hosts;
  private final Digest version;

  private Certificate(String name, List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException {
    this.name = name;
    this.chain = List.copyOf(chain);
    this.key = key;
    this.hosts = hosts(chain.getFirst());
    this.version = version(chain);
  }

  /**
   * Reads and checks one.
   *
   * @throws RejectedException where it can not be served: says file, line and reason, and nothing
   *     of the key
   */
  static Certificate read(String name, CertificateSource source) throws RejectedException {
    var chain = chain(source.chainPlace(), source.chain());
    var key = PrivateKeys.read(source.keyPlace(), source.key(), chain.getFirst().getPublicKey());
    try {
      return new Certificate(name, chain, key);
    } catch (GeneralSecurityException e) {
      throw new RejectedException(source.chainPlace() + ": " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> chain(String place, String file) throws RejectedException {
    var chain = new ArrayList<X509Certificate>();
    for (var part : Pem.read(place, file)) {
      if (part.label().equals("CERTIFICATE")) {
        chain.add(x509(place, part));
        checkOrder(place, part, chain);
      }
    }
    if (chain.isEmpty()) {
      throw new RejectedException(place + ":1:1: it holds no certificate (PEM: CERTIFICATE)");
    }
    return chain;
  }

  private static X509Certificate x509(String place, Pem part) throws RejectedException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(part.der()));
    } catch (CertificateException _) {
      throw new RejectedException("%s:%d:1: it is no certificate".formatted(place, part.line()));
    }
  }

  /** The certificate of the hosts first, each by the one after it. */
  private static void checkOrder(String place, Pem part, List<X509Certificate> chain)
      throws RejectedException {
    if (chain.size() > LONGEST_CHAIN) {
      throw new RejectedException(
          "%s:%d:1: more than %d certificates".formatted(place, part.line(), LONGEST_CHAIN));
    }
    if (chain.size() > 1) {
      try {
        chain.get(chain.size() - 2).verify(chain.getLast().getPublicKey());
      } catch (GeneralSecurityException _) {
        throw new RejectedException(
            "%s:%d:1: this certificate did not issue the one before it\n"
                    .formatted(place, part.line())
                + "write the one of the host first, then the one that issued it, and so on");
      }
    }
  }

  /** What browsers go by: the names of the subject's alternative names, not its common name. */
  private static SortedSet<Domain> hosts(X509Certificate leaf) throws CertificateException {
    var names = leaf.getSubjectAlternativeNames();
    var hosts = new TreeSet<Domain>();
    for (var entry : names == null ? List.<List<?>>of() : names) {
      if (entry.get(0) instanceof Integer kind
          && kind == DNS_NAME
          && entry.get(1) instanceof String host
          && Domain.isValid(host)) {
        hosts.add(new Domain(host));
      }
    }
    return Collections.unmodifiableSortedSet(hosts);
  }

  private static Digest version(List<X509Certificate> chain) throws CertificateEncodingException {
    var all = new ByteArrayOutputStream();
    for (var certificate : chain) {
      all.writeBytes(certificate.getEncoded());
    }
    return Digest.of(all.toByteArray());
  }

  /** What it is called here, as its files are: no host name. */
  public String name() {
    return name;
  }

  /** The one of the hosts first, each issued by the one after it. */
  public List<X509Certificate> chain() {
    return chain;
  }

  public PrivateKey key() {
    return key;
  }

  /** The host names that it is for, wildcards among them. */
  public SortedSet<Domain> hosts() {
    return hosts;
  }

  /** When the first of the chain ends. */
  public Instant expires() {
    return chain.stream().map(one -> one.getNotAfter().toInstant()).min(Instant::compareTo).get();
  }

  Instant begins() {
    return chain.getFirst().getNotBefore().toInstant();
  }

  boolean hasExpired(Instant now) {
    return !expires().isAfter(now);
  }

  /** A hash of the chain, to which one key belongs. */
  public Digest version() {
    return version;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Certificate that
        && name.equals(that.name)
        && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return name + " for " + hosts + " until " + expires();
  }
}

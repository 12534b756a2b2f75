package dev.slipway.reconciler.git;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that one host may have: those that are pinned and those of the {@code known_hosts}
 * files. Where neither says anything of it, and new hosts are accepted, its first key is remembered
 * and then the only one. What was refused is kept, to be told to a person.
 */
final class HostKeys implements ServerKeyDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(HostKeys.class);

  /** Of all connections of this process: two first ones must not each remember another key. */
  private static final Object LEARNING = new Object();

  private final String host;
  private final int port;
  private final HostTrust trust;
  private volatile Optional<String> refusal = Optional.empty();

  HostKeys(String host, int port, HostTrust trust) {
    this.host = host;
    this.port = port > 0 ? port : GitUrl.SSH_PORT;
    this.trust = trust;
  }

  /** Why the host was not believed; empty while it was. */
  Optional<String> refusal() {
    return refusal;
  }

  @Override
  public List<PublicKey> lookup(
      String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
    return keys(false);
  }

  @Override
  public boolean accept(
      String connectAddress,
      InetSocketAddress remoteAddress,
      PublicKey serverKey,
      Configuration config,
      CredentialsProvider provider) {
    if (contains(keys(true), serverKey)) {
      refusal = Optional.of("the key of the host " + host + " is revoked in known_hosts");
      return false;
    }
    var pinned = trust.fingerprints(host + ":" + port);
    if (pinned.contains(KeyUtils.getFingerPrint(serverKey))) {
      return true;
    }
    synchronized (LEARNING) {
      var known = keys(false);
      if (contains(known, serverKey)) {
        return true;
      }
      if (known.isEmpty() && pinned.isEmpty() && trust.learnt().isPresent()) {
        return learn(serverKey, trust.learnt().get());
      }
      refusal =
          Optional.of(
              known.isEmpty() && pinned.isEmpty() ? unknown(serverKey) : changed(serverKey));
      return false;
    }
  }

  private boolean learn(PublicKey key, Path file) {
    try {
      KnownHostsFile.append(file, line(key));
      LOG.info(
          "the key of a new host is trusted from now on; host={} key={} file={}",
          host,
          KeyUtils.getFingerPrint(key),
          file);
      return true;
    } catch (IOException e) {
      refusal =
          Optional.of(
              "the key of the new host %s can not be remembered: %s"
                  .formatted(host, Failures.words(e)));
      return false;
    }
  }

  private String line(PublicKey key) {
    return (port == GitUrl.SSH_PORT ? host : "[" + host + "]:" + port)
        + " "
        + PublicKeyEntry.toString(key);
  }

  private static boolean contains(List<PublicKey> keys, PublicKey wanted) {
    return keys.stream().anyMatch(key -> KeyUtils.compareKeys(key, wanted));
  }

  private String unknown(PublicKey key) {
    var files = trust.knownHosts();
    return ("the host %s is not known; its key is %s. If that is right, give that to"
            + " --ssh-fingerprint, or add this line to %s: %s")
        .formatted(
            host,
            KeyUtils.getFingerPrint(key),
            files.isEmpty() ? "a known_hosts file" : files.getFirst(),
            line(key));
  }

  private String changed(PublicKey key) {
    return ("the host %s has another key than it is known by: %s. Somebody may be in between;"
            + " if the change is right, replace what is said of the host in %s%s")
        .formatted(
            host,
            KeyUtils.getFingerPrint(key),
            trust.files(),
            trust.pins().isEmpty() ? "" : " and --ssh-fingerprint");
  }

  private List<PublicKey> keys(boolean revoked) {
    var keys = new ArrayList<PublicKey>();
    for (var file : trust.files()) {
      for (var entry : entries(file)) {
        var marker = Optional.ofNullable(entry.getMarker()).orElse("");
        if (marker.equals(revoked ? "revoked" : "") && entry.isHostMatch(host, port)) {
          key(entry).ifPresent(keys::add);
        }
      }
    }
    return keys;
  }

  private static List<KnownHostEntry> entries(Path file) {
    if (!Files.isReadable(file)) {
      return List.of(); // who is only known there is not known: never replaced, see KnownHostsFile
    }
    try {
      return KnownHostEntry.readKnownHostEntries(file);
    } catch (IOException e) {
      throw new IllegalStateException(file + " can not be read: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("NullAway") // the library takes null for "no session" and "no headers"
  private static Optional<PublicKey> key(KnownHostEntry entry) {
    try {
      return Optional.ofNullable(
          entry.getKeyEntry().resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING));
    } catch (IOException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}

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

/**
 * The keys that one host may have: those of the {@code known_hosts} files and no other. What was
 * refused is kept, to be told to a person.
 */
final class HostKeys implements ServerKeyDatabase {
  private static final int SSH_PORT = 22;
  private final String host;
  private final int port;
  private final List<Path> files;
  private volatile Optional<String> refusal = Optional.empty();

  HostKeys(String host, int port, List<Path> files) {
    this.host = host;
    this.port = port > 0 ? port : SSH_PORT;
    this.files = files;
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
    var known = keys(false);
    if (contains(known, serverKey)) {
      return true;
    }
    refusal = Optional.of(known.isEmpty() ? unknown(serverKey) : changed(serverKey));
    return false;
  }

  private static boolean contains(List<PublicKey> keys, PublicKey wanted) {
    return keys.stream().anyMatch(key -> KeyUtils.compareKeys(key, wanted));
  }

  private String unknown(PublicKey key) {
    return "the host %s is not known; its key is %s. If that is right, add this line to %s: %s %s"
        .formatted(
            host,
            KeyUtils.getFingerPrint(key),
            files.isEmpty() ? "a known_hosts file" : files.getFirst(),
            port == SSH_PORT ? host : "[" + host + "]:" + port,
            PublicKeyEntry.toString(key));
  }

  private String changed(PublicKey key) {
    return ("the host %s has another key than known_hosts says: %s. Somebody may be in between;"
            + " if the change is right, replace the host's lines in %s")
        .formatted(host, KeyUtils.getFingerPrint(key), files);
  }

  private List<PublicKey> keys(boolean revoked) {
    var keys = new ArrayList<PublicKey>();
    for (var file : files) {
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
      return List.of();
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

package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of SSH whose signatures are believed, as {@code git verify-commit} believes them by
 * {@code gpg.ssh.allowedSignersFile}: the names in front of the keys are not held against the
 * committer, the times are those of the commits.
 */
final class SshAllowedSigners {
  private final List<SshAllowedSigner> signers;

  private SshAllowedSigners(List<SshAllowedSigner> signers) {
    this.signers = List.copyOf(signers);
  }

  static SshAllowedSigners nobody() {
    return new SshAllowedSigners(List.of());
  }

  static SshAllowedSigners only(SshSignature.Blob key) {
    return new SshAllowedSigners(List.of(SshAllowedSigner.always(key)));
  }

  /**
   * Reads a file of allowed signers.
   *
   * @throws RejectedException where a line is none, or asks for what is not done here
   */
  static SshAllowedSigners read(Path file, String text) throws RejectedException {
    var signers = new ArrayList<SshAllowedSigner>();
    var number = 0;
    for (var line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        try {
          signers.add(SshAllowedSigner.parse(line.strip()));
        } catch (IllegalArgumentException e) {
          throw new RejectedException(
              "%s:%d: %s\nlines are as ssh-keygen(1) says of ALLOWED SIGNERS"
                  .formatted(file, number, e.getMessage()),
              e);
        }
      }
    }
    if (signers.isEmpty()) {
      throw new RejectedException(file + " allows nobody\nsee --require-signed");
    }
    return new SshAllowedSigners(signers);
  }

  SshAllowedSigners with(SshAllowedSigners other) {
    return new SshAllowedSigners(Stream.of(signers, other.signers).flatMap(List::stream).toList());
  }

  /** Why this is no signature of this message by one of them; empty where it is. */
  Optional<String> refusal(SshSignature signature, byte[] message, Instant committed) {
    var key = "the ssh key " + signature.key().fingerprint();
    var known = signers.stream().filter(it -> it.key().equals(signature.key())).toList();
    if (known.isEmpty()) {
      return Optional.of("is signed by " + key + ", which is not allowed");
    }
    if (!signature.namespace().equals(SshKeys.GIT)) {
      return Optional.of("has a signature that is not made for git");
    }
    if (!SshKeys.isMadeOf(signature, message)) {
      return Optional.of("has a wrong signature: it is not what was signed");
    }
    var refusals = known.stream().map(it -> it.refusal(committed)).toList();
    return refusals.contains(Optional.<String>empty())
        ? Optional.empty()
        : refusals.getFirst().map(why -> "is signed by " + key + ", which " + why);
  }
}

package dev.slipway.reconciler.git;

import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** Public keys of SSH, and what they may sign with: neither DSA nor SHA-1, as OpenSSH has it. */
final class SshKeys {
  /** What signatures of commits are good for. */
  static final String GIT = "git";

  /** For each kind of key the algorithms of its signatures, the first one for our own. */
  private static final Map<String, List<String>> ALGORITHMS =
      Map.of(
          "ssh-ed25519", List.of("ssh-ed25519"),
          "ecdsa-sha2-nistp256", List.of("ecdsa-sha2-nistp256"),
          "ecdsa-sha2-nistp384", List.of("ecdsa-sha2-nistp384"),
          "ecdsa-sha2-nistp521", List.of("ecdsa-sha2-nistp521"),
          "ssh-rsa", List.of("rsa-sha2-512", "rsa-sha2-256"),
          "sk-ssh-ed25519@openssh.com", List.of("sk-ssh-ed25519@openssh.com"),
          "sk-ecdsa-sha2-nistp256@openssh.com", List.of("sk-ecdsa-sha2-nistp256@openssh.com"));

  private SshKeys() {}

  static SshSignature.Blob encoded(PublicKey key) {
    var buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return SshSignature.Blob.of(buffer.getCompactData());
  }

  static boolean isKind(String word) {
    return ALGORITHMS.containsKey(word);
  }

  static Stream<String> algorithms(SshSignature.Blob key) {
    return ALGORITHMS.getOrDefault(key.kind(), List.of()).stream();
  }

  static Optional<BuiltinSignatures> signature(String algorithm) {
    return Optional.ofNullable(BuiltinSignatures.fromFactoryName(algorithm))
        .filter(BuiltinSignatures::isSupported);
  }

  /** Whether the key of a signature made it of this message. */
  static boolean isMadeOf(SshSignature signature, byte[] message) {
    var algorithm =
        algorithms(signature.key())
            .filter(signature.proof().kind()::equals)
            .findFirst()
            .flatMap(SshKeys::signature);
    if (algorithm.isEmpty()) {
      return false;
    }
    try {
      var verifier = algorithm.get().create();
      verifier.initVerifier(null, new ByteArrayBuffer(signature.key().array()).getRawPublicKey());
      verifier.update(null, SshSignature.signed(signature.namespace(), signature.hash(), message));
      return verifier.verify(null, signature.proof().array());
    } catch (Exception e) { // it declares no less; what is no signature is told by any
      return false;
    }
  }
}

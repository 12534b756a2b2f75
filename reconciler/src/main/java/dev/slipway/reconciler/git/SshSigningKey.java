package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * Signs as {@code git} does with {@code gpg.format=ssh}. The key is read once: that of JGit is read
 * and opened anew for every commit.
 */
final class SshSigningKey implements SigningKey {
  private static final String HASH = "sha512";

  private final KeyPair pair;
  private final SshSignature.Blob key;
  private final BuiltinSignatures algorithm;

  private SshSigningKey(KeyPair pair, SshSignature.Blob key, BuiltinSignatures algorithm) {
    this.pair = pair;
    this.key = key;
    this.algorithm = algorithm;
  }

  static SshSigningKey open(Path file, Optional<String> passphrase) throws RejectedException {
    var pairs = load(file, passphrase);
    if (pairs.size() != 1) {
      throw new RejectedException(
          file
              + " holds no private key of OpenSSH or OpenPGP\nname one that does by --signing-key");
    }
    var pair = pairs.getFirst();
    var key = SshKeys.encoded(pair.getPublic());
    var algorithm = SshKeys.algorithms(key).findFirst().flatMap(SshKeys::signature);
    return new SshSigningKey(
        pair,
        key,
        algorithm.orElseThrow(() ->
            new RejectedException(
                "the signing key %s is of a kind that is not supported: %s\nsuch as ssh-keygen -t ed25519"
                    .formatted(file, key.kind()))));
  }

  private static List<KeyPair> load(Path file, Optional<String> passphrase)
      throws RejectedException {
    var password = passphrase.map(FilePasswordProvider::of).orElse(FilePasswordProvider.EMPTY);
    try {
      return List.copyOf(
          SecurityUtils.getKeyPairResourceParser().loadKeyPairs(null, file, password));
    } catch (IOException | GeneralSecurityException | RuntimeException e) { // as it is damaged
      throw new RejectedException(
          passphrase.isPresent()
              ? "the passphrase does not open the signing key %s\nsee --signing-key-passphrase-file"
                  .formatted(file)
              : ("the signing key %s can not be opened\nif it is encrypted, give its passphrase by"
                      + " --signing-key-passphrase-file")
                  .formatted(file),
          e);
    }
  }

  @Override
  public String sign(byte[] commit) {
    try {
      var signer = algorithm.create();
      signer.initSigner(null, pair.getPrivate());
      signer.update(null, SshSignature.signed(SshKeys.GIT, HASH, commit));
      var proof = SshSignature.proof(algorithm.getName(), signer.sign(null));
      return new SshSignature(key, SshKeys.GIT, HASH, proof).armored();
    } catch (Exception e) { // it declares no less
      throw new IllegalStateException("an opened key does not sign", e);
    }
  }

  @Override
  public AllowedSigners itself() {
    return AllowedSigners.of(SshAllowedSigners.only(key));
  }
}

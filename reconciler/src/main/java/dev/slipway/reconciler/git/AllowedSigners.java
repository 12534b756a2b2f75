package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.openpgp.OpenPgpKeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whose signatures of commits are believed. */
public final class AllowedSigners {
  private static final String UNREADABLE = "has a signature that can not be read";

  private final SshAllowedSigners ssh;
  private final OpenPgpKeyRing openPgp;

  private AllowedSigners(SshAllowedSigners ssh, OpenPgpKeyRing openPgp) {
    this.ssh = ssh;
    this.openPgp = openPgp;
  }

  static AllowedSigners nobody() {
    return of(SshAllowedSigners.nobody());
  }

  static AllowedSigners of(SshAllowedSigners ssh) {
    return new AllowedSigners(ssh, OpenPgpKeyRing.empty());
  }

  static AllowedSigners of(OpenPgpKeyRing openPgp) {
    return new AllowedSigners(SshAllowedSigners.nobody(), openPgp);
  }

  /**
   * Reads files, each of OpenPGP public keys or of the form that {@code ssh-keygen} has for allowed
   * signers: which of both, the file says.
   *
   * @throws RejectedException where one is neither, or asks for what is not done here
   */
  public static AllowedSigners read(List<Path> files) throws RejectedException {
    var all = nobody();
    for (var file : files) {
      all = all.with(read(file));
    }
    return all;
  }

  private static AllowedSigners read(Path file) throws RejectedException {
    try {
      var content = Files.readAllBytes(KeyFiles.bounded(file));
      return KeyFiles.isOpenPgp(content)
          ? of(OpenPgpKeyRing.read(content))
          : of(SshAllowedSigners.read(file, new String(content, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new RejectedException(
          ("the allowed signers %s can not be read: %s\nsee --require-signed: a file as ssh-keygen"
                  + " has it, or what gpg --export writes")
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Those of both. */
  public AllowedSigners with(AllowedSigners other) {
    return new AllowedSigners(ssh.with(other.ssh), openPgp.with(other.openPgp));
  }

  /**
   * Why a commit is not signed by one of them; empty where it is. What follows "the commit …" in a
   * sentence.
   *
   * @param committed the time that the commit says
   * @param now the time that it is
   */
  Optional<String> refusal(SignedCommit commit, Instant committed, Instant now) {
    if (commit.signature().isEmpty()) {
      return Optional.of("is not signed");
    }
    if (!commit.isInPlace()) {
      return Optional.of(UNREADABLE);
    }
    var armored = commit.signature().get();
    if (armored.startsWith(SshSignature.BEGIN)) {
      return sshRefusal(armored, commit.content(), committed);
    }
    return armored.startsWith("-----BEGIN PGP ")
        ? openPgp.refusal(commit.content(), armored, now)
        : Optional.of("has a signature of a kind that is not known here");
  }

  private Optional<String> sshRefusal(String armored, byte[] content, Instant committed) {
    try {
      var signature = SshSignature.parse(armored);
      return signature.isPresent()
          ? ssh.refusal(signature.get(), content, committed)
          : Optional.of(UNREADABLE);
    } catch (RuntimeException e) { // a key or a proof that is damaged throws any
      return Optional.of(UNREADABLE);
    }
  }
}

package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Slipway signs is fine to {@code git verify-commit}. */
final class SigningKeyTest {
  private static final Optional<String> NO_PASSPHRASE = Optional.empty();
  private static final Optional<String> PASSPHRASE = Optional.of("open sesame");

  @TempDir private Path folder;
  private TestKeys keys;
  private TestRepository remote;

  @BeforeEach
  void create() throws Exception {
    keys = new TestKeys(folder.resolve("keys"));
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitManifest("shop", "1");
  }

  @AfterEach
  void close() throws Exception {
    remote.close();
    keys.endAgent();
  }

  @Test
  void commitsAreSignedWithKeysOfOpenSsh() throws Exception {
    for (var kind : List.of("ed25519", "ecdsa", "rsa")) {
      var key = keys.ssh(kind, kind, "");

      release(SigningKey.read(key, NO_PASSPHRASE, Clock.systemUTC()));

      verify(TestKeys.git(key, keys.allowed(kind + "-allowed", "* " + TestKeys.publicKey(key))));
    }
  }

  @Test
  void commitsAreSignedWithAnEncryptedKeyOfOpenSsh() throws Exception {
    var key = keys.ssh("locked", "ed25519", PASSPHRASE.orElseThrow());

    release(SigningKey.read(key, PASSPHRASE, Clock.systemUTC()));

    verify(TestKeys.git(key, keys.allowed("allowed", "* " + TestKeys.publicKey(key))));
    refuses(key, NO_PASSPHRASE, "can not be opened\nif it is encrypted, give its passphrase");
    refuses(key, Optional.of("wrong"), "the passphrase does not open the signing key");
  }

  @Test
  void commitsAreSignedWithKeysOfOpenPgp() throws Exception {
    keys.openPgp("ann", "", "ed25519", "sign", "never");
    keys.openPgp("bob", "", "ed25519", "cert", "never");
    keys.gpg("--passphrase", "", "--quick-add-key", keys.fingerprint("bob"), "rsa2048", "sign");
    for (var name : List.of("ann", "bob")) {
      release(SigningKey.read(keys.secret(name, ""), NO_PASSPHRASE, Clock.systemUTC()));

      verify(keys.knowing(keys.exported(name + ".gpg", name)));
    }
  }

  @Test
  void commitsAreSignedWithAnEncryptedKeyOfOpenPgp() throws Exception {
    keys.openPgp("ann", PASSPHRASE.orElseThrow(), "ed25519", "sign", "never");
    var key = keys.secret("ann", PASSPHRASE.orElseThrow());

    release(SigningKey.read(key, PASSPHRASE, Clock.systemUTC()));

    verify(keys.knowing(keys.exported("ann.gpg")));
    refuses(key, NO_PASSPHRASE, "is encrypted and no passphrase is given\ngive another");
    refuses(key, Optional.of("wrong"), "is not opened by its passphrase\ngive another");
  }

  @Test
  void whatCanNotSignIsRefusedWithAReason() throws Exception {
    var key = keys.ssh("ann");
    refuses(Path.of(key + ".pub"), NO_PASSPHRASE, "is a public key, which can not sign");
    refuses(folder.resolve("nowhere"), NO_PASSPHRASE, "can not be read\nsee --signing-key");
    refuses(Files.writeString(folder.resolve("a"), "hello"), NO_PASSPHRASE, "no private key");
    keys.openPgp("old", "", "ed25519", "sign", "1d", "--faked-system-time=20240101T000000!");
    refuses(keys.secret("old", ""), NO_PASSPHRASE, "can not sign: it is expired, revoked");
    refuses(
        Files.writeString(folder.resolve("b"), "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n"),
        NO_PASSPHRASE,
        "holds no OpenPGP secret key");
  }

  private static void refuses(Path file, Optional<String> passphrase, String words) {
    assertThatThrownBy(() -> SigningKey.read(file, passphrase, Clock.systemUTC()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(words)
        .hasMessageContaining(file.toString());
  }

  private void release(SigningKey key) throws Exception {
    var signatures = new Signatures(Optional.of(key), Optional.empty());
    var branch =
        new FollowedBranch(
            remote.url(), "main", "", new Person("Zoë", "zoe@example.com"), signatures);
    try (var config =
        new GitConfigRepository(
            branch, folder.resolve("cache"), GitAccess.anonymous(), Clock.systemUTC())) {
      var base = config.fetch();
      var commits =
          IntStream.range(0, 2)
              .mapToObj(i -> new FileCommit("releases/a" + i, base.commit().value(), "Größe " + i))
              .toList();
      assertThat(config.push(base, commits)).isInstanceOf(PushOutcome.Landed.class);
    }
  }

  /** The last two commits. */
  private void verify(List<String> git) throws IOException, InterruptedException {
    for (var commit : List.of("main", "main~")) {
      var command = new java.util.ArrayList<>(git);
      command.addAll(List.of("verify-commit", commit));
      NativeGit.run(remote.folder(), command.toArray(String[]::new));
    }
  }
}

package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom we believe, and how our own key is opened, against an ssh server. */
final class HostTrustTest {
  private static final String OTHER = "SHA256:" + "A".repeat(43);

  @TempDir Path folder;
  private TestRepository remote;
  private TestSshServer server;
  private GitAccess access;
  private Path learnt;

  @BeforeEach
  void start() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitManifest("shop", "1");
    server = TestSshServer.start();
    learnt = folder.resolve("data/known_hosts");
    access =
        GitAccess.anonymous()
            .withSshKey(server.writeClientKey(folder.resolve("id_ed25519")))
            .withKnownHosts(folder.resolve("known_hosts"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    remote.close();
  }

  private String url() {
    return "ssh://git@127.0.0.1:" + server.port() + remote.folder();
  }

  private void fetch(GitAccess with) throws RejectedException, UnavailableException {
    try (var config =
        new GitConfigRepository(
            FollowedBranch.of(url(), "main"), folder.resolve("cache"), with, Clock.systemUTC())) {
      assertThat(config.fetch().commit()).isEqualTo(remote.tip());
    }
  }

  @Test
  void theFirstKeyOfANewHostIsRememberedAndNoOtherIsBelievedAfterIt() throws Exception {
    var accepting = access.acceptingNewHosts(learnt);
    fetch(accepting);
    assertThat(learnt).content().isEqualToNormalizingNewlines(server.knownHost());
    fetch(accepting);
    assertThat(learnt).content().isEqualToNormalizingNewlines(server.knownHost());

    var other = server.knownHost(TestSshServer.ed25519());
    Files.writeString(learnt, "host.example ssh-ed25519 AAAA\n" + other);
    assertThatThrownBy(() -> fetch(accepting))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("another key");
    assertThat(learnt).content().contains(other).doesNotContain(server.knownHost().strip());
  }

  @Test
  void whatIsKnownElsewhereIsNotLearntAnew() throws Exception {
    Files.writeString(folder.resolve("known_hosts"), server.knownHost(TestSshServer.ed25519()));
    assertThatThrownBy(() -> fetch(access.acceptingNewHosts(learnt)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("another key");
    assertThat(learnt).doesNotExist();
  }

  @Test
  void aHostIsNotBelievedWhoseKeyCanNotBeRemembered() throws Exception {
    Files.writeString(folder.resolve("data"), "a file where the folder should be");
    assertThatThrownBy(() -> fetch(access.acceptingNewHosts(learnt)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("can not be remembered");
  }

  @Test
  void aPinnedKeyIsBelievedOfItsHost() throws Exception {
    var pin = new HostTrust.Pin("127.0.0.1:" + server.port(), server.fingerprint());
    fetch(access.withPins(List.of(pin), "https://elsewhere.example/config.git"));
    fetch(access.withPins(List.of(new HostTrust.Pin("", server.fingerprint())), url()));
  }

  @Test
  void aPinIsForItsHostAlone() {
    var elsewhere = new HostTrust.Pin("git.example.com", server.fingerprint());
    assertThatThrownBy(() -> fetch(access.withPins(List.of(elsewhere), url())))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("is not known")
        .hasMessageContaining(server.fingerprint());
  }

  @Test
  void aHostWithAnotherKeyThanIsPinnedIsRefusedAndNotLearnt() {
    var pinned = access.withPins(List.of(new HostTrust.Pin("", OTHER)), url());
    assertThatThrownBy(() -> fetch(pinned.acceptingNewHosts(learnt)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("another key");
    assertThat(learnt).doesNotExist();
  }

  @Test
  void anEncryptedKeyIsOpenedByItsPassphrase() throws Exception {
    var pinned = access.withPins(List.of(new HostTrust.Pin("", server.fingerprint())), url());
    var key = server.writeClientKey(folder.resolve("encrypted"), "open sesame");
    assertThat(key)
        .content()
        .doesNotContain("bm9uZQ"); // base64 of "none", the cipher of plain ones

    fetch(pinned.withSshKey(key).withPassphrase("open sesame"));

    assertThatThrownBy(() -> fetch(pinned.withSshKey(key)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("is encrypted: give its passphrase")
        .hasMessageContaining(key.toString());
    assertThatThrownBy(() -> fetch(pinned.withSshKey(key).withPassphrase("close sesame")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("the passphrase does not open")
        .hasMessageNotContaining("sesame");
  }

  @Test
  void usualPortsNeedNotBeSaid() throws Exception {
    assertThat(GitAccess.Login.to("https://git.example.com:443/a", "u", "p"))
        .isEqualTo(GitAccess.Login.to("https://git.example.com/a", "u", "p"));
    assertThat(GitAccess.Login.to("http://git.example.com:80/a", "u", "p"))
        .isEqualTo(GitAccess.Login.to("http://git.example.com/a", "u", "p"))
        .isNotEqualTo(GitAccess.Login.to("https://git.example.com/a", "u", "p"));
    assertThat(GitUrl.authority("ssh://git@git.example.com/a"))
        .isEqualTo(GitUrl.authority("git@git.example.com:a"))
        .isEqualTo("git.example.com:22");
  }
}

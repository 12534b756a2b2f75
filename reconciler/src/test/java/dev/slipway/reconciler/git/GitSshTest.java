package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitSshTest {
  @TempDir Path folder;
  private TestRepository remote;
  private TestSshServer server;
  private Path knownHosts;
  private GitAccess access;

  @BeforeEach
  void start() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitManifest("shop", "1");
    server = TestSshServer.start();
    knownHosts = Files.writeString(folder.resolve("known_hosts"), server.knownHost());
    access =
        GitAccess.anonymous()
            .withSshKey(server.writeClientKey(folder.resolve("id_ed25519")))
            .withKnownHosts(knownHosts);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    remote.close();
  }

  private GitConfigRepository follow(GitAccess with) throws RejectedException {
    return follow(with, remote.folder());
  }

  private GitConfigRepository follow(GitAccess with, Path repository) throws RejectedException {
    var url = "ssh://git@127.0.0.1:" + server.port() + repository;
    return new GitConfigRepository(
        FollowedBranch.of(url, "main"), folder.resolve("cache"), with, Clock.systemUTC());
  }

  @Test
  void readsAndWritesWithAnEd25519KeyToAHostThatIsKnown() throws Exception {
    try (var config = follow(access)) {
      var revision = config.fetch();
      var outcome =
          config.push(revision, List.of(new FileCommit("releases/shop.yaml", "v1", "Release")));
      assertThat(outcome).isInstanceOf(PushOutcome.Landed.class);
      assertThat(remote.read("releases/shop.yaml")).contains("v1");
      assertThat(config.history(config.fetch()).releases()).hasSize(1);
    }
  }

  @Test
  void anUnknownHostIsRefusedWithItsFingerprintAndTheLineToAdd() throws Exception {
    Files.writeString(knownHosts, "");
    try (var config = follow(access)) {
      assertThatThrownBy(config::fetch)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("SHA256:")
          .hasMessageContaining(server.knownHost().strip())
          .hasMessageContaining(knownHosts.toString());
    }
  }

  @Test
  void aHostWithAnotherKeyIsRefused() throws Exception {
    Files.writeString(knownHosts, server.knownHost(TestSshServer.ed25519()));
    try (var config = follow(access)) {
      assertThatThrownBy(config::fetch)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("another key")
          .hasMessageContaining("SHA256:");
    }
  }

  @Test
  void aRevokedHostKeyIsRefused() throws Exception {
    Files.writeString(knownHosts, server.knownHost() + "@revoked " + server.knownHost());
    try (var config = follow(access)) {
      assertThatThrownBy(config::fetch)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("revoked");
    }
  }

  @Test
  void aWrongKeyIsRefused() throws Exception {
    var other = TestSshServer.write(TestSshServer.ed25519(), folder.resolve("other"));
    try (var config = follow(access.withSshKey(other))) {
      assertThatThrownBy(config::fetch)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("does not let us in");
    }
  }

  @Test
  void sha256AndShallowRepositoriesAreRefused() throws Exception {
    NativeGit.run(folder, "init", "-q", "--object-format=sha256", "-b", "main", "new");
    NativeGit.run(folder.resolve("new"), "commit", "-q", "--allow-empty", "-m", "first");
    remote.commitManifest("shop", "2");
    NativeGit.run(folder, "clone", "-q", "--bare", "--depth", "1", remote.url(), "shallow.git");
    try (var sha256 = follow(access, folder.resolve("new"));
        var shallow = follow(access, folder.resolve("shallow.git"))) {
      assertThatThrownBy(sha256::fetch)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("SHA-256");
      assertThatThrownBy(shallow::fetch)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("shallow");
    }
  }

  @Test
  void whatAHookRefusesIsToldInItsOwnWords() throws Exception {
    hook("echo 'releases need a ticket' >&2; exit 1");
    try (var config = follow(access)) {
      var outcome =
          config.push(
              config.fetch(), List.of(new FileCommit("releases/shop.yaml", "v1", "Release")));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              PushOutcome.Refused.class,
              no -> assertThat(no.reason()).contains("releases need a ticket"));
      assertThat(remote.read("releases/shop.yaml")).isEmpty();
    }
  }

  @Test
  void aCommitThatComesWhileThePushIsCheckedIsALostRace() throws Exception {
    var other = remote.commitManifest("blog", "1");
    remote.reset("other", other);
    remote.reset("main", remote.tip());
    hook(
        "git update-ref refs/heads/main $(git commit-tree -p main -m race main^{tree})"
            + " || exit 1");
    try (var config = follow(access)) {
      var outcome =
          config.push(
              config.fetch(), List.of(new FileCommit("releases/shop.yaml", "v1", "Release")));
      assertThat(outcome).isInstanceOf(PushOutcome.LostRace.class);
      assertThat(remote.subjects()).startsWith("race");
    }
  }

  private void hook(String script) throws Exception {
    var hook = Files.createDirectories(remote.folder().resolve("hooks")).resolve("pre-receive");
    Files.writeString(
        hook,
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\n"
            + "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a"
            + " GIT_COMMITTER_EMAIL=a\n"
            + script
            + "\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
  }
}

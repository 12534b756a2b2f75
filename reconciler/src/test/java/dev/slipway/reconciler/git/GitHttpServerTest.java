package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitHttpServerTest {
  @TempDir Path folder;
  private final BlockingQueue<String> pushes = new LinkedBlockingQueue<>();
  private TestRepository remote;
  private GitHttpServer server;

  @BeforeEach
  void start() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitManifest("shop", "1");
    server = GitHttpServer.start(folder, 0, Optional.empty(), pushes::add);
  }

  @AfterEach
  void stop() {
    server.close();
    remote.close();
  }

  private GitConfigRepository follow(String url, GitAccess access) throws RejectedException {
    return new GitConfigRepository(
        FollowedBranch.of(url, "main"), folder.resolve("cache"), access, Clock.systemUTC());
  }

  private GitHttpServer locked() throws RejectedException {
    var login = new GitHttpServer.Login("alice", "s3cret@/");
    return GitHttpServer.start(folder, 0, Optional.of(login), pushes::add);
  }

  @Test
  void aConfigRepositoryIsReadAndWritten() throws Exception {
    try (var config = follow(server.url("config.git"), GitAccess.anonymous())) {
      var outcome =
          config.push(
              config.fetch(), List.of(new FileCommit("releases/shop.yaml", "v1", "Release")));
      assertThat(outcome).isInstanceOf(PushOutcome.Landed.class);
    }
    assertThat(remote.read("releases/shop.yaml")).contains("v1");
    assertThat(pushes.poll(5, TimeUnit.SECONDS)).isEqualTo("config.git");
  }

  @Test
  void nativeGitClonesAndPushes() throws Exception {
    NativeGit.run(folder, "clone", "-q", server.url("config.git"), "work");
    var work = folder.resolve("work");
    var noise = new byte[3_000_000];
    new Random(1).nextBytes(noise);
    Files.write(work.resolve("noise"), noise);
    NativeGit.run(work, "add", ".");
    NativeGit.run(work, "commit", "-q", "-m", "Add noise");
    NativeGit.run(work, "push", "-q", "origin", "main");

    assertThat(remote.subjects()).startsWith("Add noise");
    assertThat(pushes.poll(5, TimeUnit.SECONDS)).isEqualTo("config.git");
    assertThat(NativeGit.run(work, "ls-remote", "origin", "main")).startsWith(remote.tip().value());
    assertThat(NativeGit.run(remote.folder(), "fsck", "--strict", "--no-dangling")).isEmpty();
  }

  @Test
  void nativeGitClonesWithEveryVersionOfTheProtocol() throws Exception {
    for (var version : List.of("0", "1", "2")) {
      var name = "work" + version;
      NativeGit.run(
          folder,
          "-c",
          "protocol.version=" + version,
          "clone",
          "-q",
          "--depth",
          "1",
          server.url("config.git"),
          name);
      assertThat(folder.resolve(name).resolve("apps/shop.yaml")).hasContent("1");
    }
  }

  @Test
  void aPasswordIsAskedForAndGivenFromTheAddressTheAccessOrNetrc() throws Exception {
    try (var locked = locked()) {
      var url = locked.url("config.git");
      var netrc =
          Files.writeString(
              folder.resolve("netrc"), "machine 127.0.0.1 login alice password s3cret@/\n");
      var anonymous = GitAccess.anonymous();
      var accesses =
          List.of(
              anonymous.with(GitAccess.Login.to(url, "alice", "s3cret@/")),
              new GitAccess(
                  List.of(),
                  Optional.of(netrc),
                  anonymous.sshKeys(),
                  anonymous.hosts(),
                  anonymous.patience()));
      for (var access : accesses) {
        try (var config = follow(url, access)) {
          assertThat(config.fetch().commit()).isEqualTo(remote.tip());
        }
      }
      var inAddress = url.replace("127.0.0.1", "alice:s3cret%40%2F@127.0.0.1");
      try (var config = follow(inAddress, anonymous)) {
        assertThat(config.fetch().commit()).isEqualTo(remote.tip());
      }
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNotRepeated() throws Exception {
    try (var locked = locked()) {
      var url = locked.url("config.git").replace("127.0.0.1", "alice:hunter2@127.0.0.1");
      try (var config = follow(url, GitAccess.anonymous())) {
        assertThatThrownBy(config::fetch)
            .isInstanceOf(RejectedException.class)
            .hasMessageContaining("does not let us in")
            .hasMessageNotContaining("hunter2")
            .hasMessageNotContaining("alice");
      }
    }
  }

  @Test
  void aPasswordGoesToItsOwnHostAlone() throws Exception {
    try (var locked = locked()) {
      var elsewhere = GitAccess.Login.to("https://git.example.com/x.git", "alice", "s3cret@/");
      var access = GitAccess.anonymous().with(elsewhere);
      try (var config = follow(locked.url("config.git"), access)) {
        assertThatThrownBy(config::fetch).isInstanceOf(RejectedException.class);
      }
    }
  }

  @Test
  void whatIsNotServedIsRefusedAndAServerThatIsGoneIsUnavailable() throws Exception {
    try (var config = follow(server.url("other.git"), GitAccess.anonymous())) {
      assertThatThrownBy(config::fetch).isInstanceOf(RejectedException.class);
    }
    server.close();
    try (var config = follow(server.url("config.git"), GitAccess.anonymous())) {
      assertThatThrownBy(config::fetch).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void aPageOfABrowserCanNeitherReadNorWrite() throws Exception {
    var push = URI.create(server.url("config.git") + "/git-receive-pack");
    try (var browser = HttpClient.newHttpClient()) {
      var simple = HttpRequest.newBuilder(push).POST(HttpRequest.BodyPublishers.ofString("0000"));
      assertThat(browser.send(simple.build(), BodyHandlers.discarding()).statusCode())
          .isEqualTo(415);
      var outside = URI.create(server.url("../etc/passwd"));
      assertThat(
              browser
                  .send(HttpRequest.newBuilder(outside).build(), BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(404);
    }
  }
}

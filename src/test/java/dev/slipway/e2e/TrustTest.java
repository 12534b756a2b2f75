package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.daemon.DaemonSettings.Commits;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.Signatures;
import dev.slipway.reconciler.git.SigningKey;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Condition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a daemon believes: that it should look, and what it should act on. */
final class TrustTest {
  private static final String SECRET = "known to the forge";

  @TempDir private Path folder;

  @Test
  void aHookHasAPushSeenAtOnce() throws Exception {
    try (var yard = new Shipyard(folder).lookingWhenTold().takingHooks(SECRET);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");

      source.commitFile("index.html", "two");
      assertThat(hook(yard, source, SECRET)).isEqualTo(202);
      yard.awaitServed("shop", 2, "two");

      yard.config().commitManifest("shop", manifest(source.url(), "env: {A: b}"));
      assertThat(hook(yard, yard.config(), "not " + SECRET)).isEqualTo(401);
      assertThat(hook(yard, yard.config(), SECRET)).isEqualTo(202);
      yard.awaitServed("shop", 3, "two");
    }
  }

  private static int hook(Shipyard yard, TestRepository repository, String secret)
      throws IOException, InterruptedException {
    var url = "http://127.0.0.1:" + yard.daemon().apiPort() + "/hooks/gitlab";
    var body =
        "{\"ref\":\"refs/heads/main\",\"project\":{\"git_http_url\":\"%s\"}}"
            .formatted(repository.url());
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("X-Gitlab-Token", secret)
            .POST(BodyPublishers.ofString(body));
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  @Tag("full")
  void whatIsNotSignedIsNotActedOnAndWhatRunsStays() throws Exception {
    var ann = key("ann");
    var allowed =
        Files.writeString(
            folder.resolve("allowed"), "ann " + Files.readString(Path.of(ann + ".pub")));
    var commits =
        new Commits(
            Person.SLIPWAY, Optional.of(key("slipway")), Optional.empty(), List.of(allowed));
    try (var yard = new Shipyard(folder).believing(commits);
        var source = yard.site("shop", "one")) {
      signed(yard, ann, manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      var good = yard.tip();

      var evil = yard.config().commitManifest("shop", manifest(source.url(), "env: {A: evil}"));
      source.commitFile("index.html", "two");
      awaitTrouble(yard, "the commit " + evil.abbreviated() + " (Write apps/shop.yaml, by Alice)");
      yard.awaitStatus("shop", Condition.STALLED);
      assertThat(yard.status("shop").message()).contains("is not signed");
      assertThat(yard.ask("shop")).contains("one");
      assertThat(yard.tip()).isEqualTo(evil);

      yard.stop();
      yard.start();
      await("what ran").atMost(PATIENCE).until(() -> yard.ask("shop").contains("one"));
      awaitTrouble(yard, "what runs stays at " + good.abbreviated());

      yard.config().reset("main", good);
      yard.sync();
      yard.awaitServed("shop", 2, "two");
      assertThat(yard.daemon().control().config().hasTrouble()).isFalse();
    }
  }

  private static void awaitTrouble(Shipyard yard, String words) {
    await(words)
        .atMost(PATIENCE)
        .until(() -> yard.daemon().control().config().trouble().contains(words));
  }

  private Path key(String name) throws IOException, InterruptedException {
    var file = folder.resolve(name + ".key");
    var process =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0).isTrue();
    return file;
  }

  /** A manifest that somebody commits who signs it. */
  private void signed(Shipyard yard, Path key, String manifest) throws Exception {
    var signatures =
        new Signatures(
            Optional.of(SigningKey.read(key, Optional.empty(), Clock.systemUTC())),
            Optional.empty());
    var branch =
        new FollowedBranch(
            yard.config().url(), "main", "", new Person("Ann", "ann@example.com"), signatures);
    try (var config =
        new GitConfigRepository(
            branch, folder.resolve("ann"), GitAccess.anonymous(), Clock.systemUTC())) {
      config.push(config.fetch(), List.of(new FileCommit("apps/shop.yaml", manifest, "Add shop")));
    }
  }
}

package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.daemon.DaemonSettings.GitLogin;
import dev.slipway.reconciler.daemon.DaemonSettings.Ssh;
import dev.slipway.reconciler.git.GitHttpServer;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.git.TestSshServer;
import dev.slipway.reconciler.status.Condition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does, and what comes of it. */
final class MainJobTest {
  @TempDir private Path folder;

  @Test
  void aCommitChangesAnAppARevertRollsItBackAndItStaysBack() {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      story(yard, source);
    }
  }

  @Test
  void theSameOverHttpWithAPassword() throws Exception {
    var login = new GitHttpServer.Login("ann", "pass word");
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one");
        var server = GitHttpServer.start(folder, 0, Optional.of(login), name -> {})) {
      yard.followedAt(
          server.url("config.git"),
          new GitLogin(Optional.of("ann"), Optional.of("pass word"), Ssh.USUAL));
      story(yard, source);
    }
  }

  @Test
  void theSameOverSshWithEd25519Keys() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one");
        var server = TestSshServer.start()) {
      var key = server.writeClientKey(folder.resolve("key"));
      var hosts = Files.writeString(folder.resolve("known_hosts"), server.knownHost() + "\n");
      yard.followedAt(
          "ssh://git@127.0.0.1:" + server.port() + folder.resolve("config.git"),
          new GitLogin(Optional.empty(), Optional.empty(), Ssh.of(key, hosts)));
      story(yard, source);
    }
  }

  private static void story(Shipyard yard, TestRepository source) {
    yard.config().commitManifest("shop", manifest(source.url(), "replicas: 2"));
    yard.start();
    yard.awaitServed("shop", 1, "one");

    source.commitFile("index.html", "two");
    yard.sync();
    yard.awaitServed("shop", 2, "two");
    var released = yard.tip();
    assertThat(yard.config().subjects().getFirst()).startsWith("shop v2: ");

    yard.config().revert(released);
    yard.sync();
    yard.awaitServed("shop", 1, "one");
    yard.awaitStatus("shop", Condition.HELD);
    yard.sync();
    yard.sync();
    assertThat(yard.number("shop")).isEqualTo(1);
    assertThat(yard.status("shop").held().orElseThrow().number().value()).isEqualTo(2);

    source.commitFile("index.html", "three");
    yard.sync();
    yard.awaitServed("shop", 3, "three");
  }

  @Test
  void revertingTheRevertBringsTheReleaseBack() {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitServed("shop", 2, "two");
      var revert = yard.config().revert(yard.tip());
      yard.sync();
      yard.awaitServed("shop", 1, "one");
      yard.config().revert(revert);
      yard.sync();
      yard.awaitServed("shop", 2, "two");
      assertThat(yard.status("shop").status()).isEqualTo(Condition.READY);
    }
  }

  @Test
  void aRollbackByNumberIsTheNextReleaseAndHoldsWhatItLeftUntilSomeoneReleasesItAgain()
      throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitServed("shop", 2, "two");

      var shop = new AppName("shop");
      var ann = Optional.of(new Person("Ann", "ann@example.com"));
      var control = yard.daemon().control();
      control.rollback(shop, new RollbackRequest(Optional.empty(), ann, false));
      yard.awaitServed("shop", 3, "one");
      yard.awaitStatus("shop", Condition.HELD);
      assertThat(yard.config().subjects().getFirst()).isEqualTo("shop v3: roll back to v1");
      assertThatThrownBy(() ->
              control.rollback(
                  shop, new RollbackRequest(Optional.of(new ReleaseNumber(9)), ann, false)))
          .hasMessageContaining("there is no v9 of shop");

      control.release(shop, new ReleaseRequest(ann, false));
      yard.awaitServed("shop", 4, "two");
      yard.awaitStatus("shop", Condition.READY);
      assertThat(control.releases(shop, OptionalInt.empty()).orElseThrow().get(1).author())
          .contains("Ann");
      var second = control.release(shop, new ReleaseNumber(2)).orElseThrow();
      assertThat(second.sourceChanges().added()).extracting("id").containsExactly(source.tip());
      assertThat(second.release().left().orElseThrow().author()).isEqualTo("Ann");
      var diff = control.diff(shop, new ReleaseNumber(2), new ReleaseNumber(1)).orElseThrow();
      assertThat(diff.sourceChanges().removed()).extracting("id").containsExactly(source.tip());
      assertThat(diff.config()).isEmpty();
    }
  }

  @Test
  void aBranchThatIsPushedByForceIsFollowedAndNumbersGoOn() {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      var first = yard.tip();
      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitServed("shop", 2, "two");
      var left = yard.tip();

      yard.config().reset("main", first);
      yard.sync();
      yard.awaitServed("shop", 3, "two");

      var rewritten = yard.daemon().control().config().rewritten().orElseThrow();
      assertThat(rewritten.left()).isEqualTo(left);
      assertThat(rewritten.now()).isEqualTo(first);
      assertThat(Ledgers.releaseSubjects(yard.config())).containsExactly("shop v1", "shop v3");
    }
  }

  @Test
  void aRollbackToAnImageThatIsGoneIsRefusedAndSaysSo() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitServed("shop", 2, "two");
      yard.stop();
      Folders.delete(folder.resolve("data/images"));
      yard.start();
      yard.awaitServed("shop", 2, "two");
      var before = yard.tip();
      var wish = new RollbackRequest(Optional.of(new ReleaseNumber(1)), Optional.empty(), false);

      assertThatThrownBy(() -> yard.daemon().control().rollback(new AppName("shop"), wish))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("the image of v1 is gone from the store");
      assertThat(yard.tip()).isEqualTo(before);
    }
  }

  @Test
  void aSourceThatHangsDelaysNoOther() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      var url = "http://127.0.0.1:" + silent.getLocalPort() + "/hangs.git";
      yard.config().commitManifest("hangs", manifest(url));
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      source.commitFile("index.html", "two");
      yard.awaitServed("shop", 2, "two");
      assertThat(yard.status("hangs").release()).isEmpty();
    }
  }

  @Test
  void aMissingSecretStallsItsAppAlone() throws IOException {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      var secret = "env: {TOKEN: {secret: shop/token}, KEY: {secret: shop/key}}";
      yard.config().commitManifest("shop", manifest(source.url(), secret));
      yard.config().commitManifest("other", manifest(source.url()));
      yard.start();
      yard.awaitServed("other", 1, "one");
      yard.awaitStatus("shop", Condition.STALLED);
      assertThat(yard.status("shop").message()).contains("shop/key").doesNotContain("s3cret");

      Files.createDirectories(folder.resolve("data/secrets/shop"));
      Files.writeString(folder.resolve("data/secrets/shop/key"), "k");
      yard.sync();
      yard.awaitServed("shop", 1, "one");
    }
  }

  @Test
  void aManifestWithAProblemKeepsItsAppRunningAndTouchesNoOther() {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      yard.config().commitManifest("shop", manifest(source.url(), "replcas: 2"));
      yard.config().commitManifest("other", manifest(source.url()));
      yard.sync();
      yard.awaitServed("other", 1, "one");
      assertThat(yard.status("shop").status()).isEqualTo(Condition.STALLED);
      assertThat(yard.status("shop").message()).contains("apps/shop.yaml:4:1").contains("replicas");
      assertThat(yard.ask("shop")).contains("one");
    }
  }

  @Test
  void aBodyLargerThanTheDaemonAllowsIsRefused() {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      var tooLarge =
          "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: %d\r\n\r\n"
              .formatted(Shipyard.MAX_BODY.bytes() + 1);
      assertThat(Shipyard.send(yard.daemon().routerPort(), tooLarge)).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void anAppWhoseManifestIsRemovedIsRemoved() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      yard.config().deleteFile("apps/shop.yaml");
      yard.sync();
      await().atMost(PATIENCE).until(() -> !yard.isKnown("shop"));
      assertThat(yard.ask("shop")).startsWith("HTTP/1.1 404");
      var releases = yard.daemon().control().releases(new AppName("shop"), OptionalInt.empty());
      assertThat(releases.orElseThrow()).hasSize(1);

      yard.config().commitManifest("shop", manifest(source.url()));
      yard.sync();
      yard.awaitServed("shop", 1, "one");
    }
  }

  @Test
  void twoDaemonsOnOneRepositoryMakeNoReleaseTwice() {
    // Both may push the very same pack, of which one of JGit's two receivers in this process then
    // deletes the mark of the other; that push fails in a thread of JGit's, and is tried again.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      try (var other = yard.startAnother()) {
        for (var n = 2; n <= 4; n++) {
          yard.awaitServed("shop", n - 1, n == 2 ? "one" : "text " + (n - 1));
          source.commitFile("index.html", "text " + n);
        }
        yard.awaitServed("shop", 4, "text 4");
        await()
            .atMost(PATIENCE)
            .until(() -> Shipyard.ask(other.routerPort(), "shop").contains("text 4"));
      }
      assertThat(Ledgers.releaseSubjects(yard.config())).hasSize(4);
    } finally {
      Awaitility.catchUncaughtExceptionsByDefault();
    }
  }

  @Test
  void releasesLandWhileSomebodyElsePushesAllTheTime() {
    try (var yard = new Shipyard(folder)) {
      var sources = new ArrayList<TestRepository>();
      for (var name : List.of("a", "b", "c")) {
        sources.add(yard.site(name, "one"));
        yard.config().commitManifest(name, manifest(sources.getLast().url()));
      }
      var pushes = new AtomicInteger();
      var writer = Executors.newSingleThreadScheduledExecutor();
      var _ =
          writer.scheduleWithFixedDelay(
              () -> yard.config().commitFile("notes.txt", "note " + pushes.incrementAndGet()),
              0,
              100,
              TimeUnit.MILLISECONDS);
      yard.start();
      for (var name : List.of("a", "b", "c")) {
        yard.awaitServed(name, 1, "one");
      }
      sources.forEach(source -> source.commitFile("index.html", "two"));
      for (var name : List.of("a", "b", "c")) {
        yard.awaitServed(name, 2, "two");
      }
      writer.shutdownNow();
      assertThat(Ledgers.releaseSubjects(yard.config())).hasSize(6).doesNotHaveDuplicates();
      assertThat(pushes.get()).isGreaterThan(10);
      sources.forEach(TestRepository::close);
    }
  }
}

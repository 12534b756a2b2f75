package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.daemon.ForgeSettings;
import dev.slipway.reconciler.forge.ForgeChoice;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Condition;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Releases that people review: what they do, and what comes of it. */
final class ReviewTest {
  private static final AppName SHOP = new AppName("shop");

  @TempDir private Path folder;

  private static void publish(Shipyard yard, TestRepository source) {
    yard.config().commitManifest("shop", manifest(source.url()));
    yard.start();
    yard.awaitServed("shop", 1, "one");
    yard.config().commitManifest("shop", manifest(source.url(), "releases: {policy: review}"));
    yard.sync();
  }

  /** Awaits that a release of this number waits for its review, made of the source as it is. */
  private static AppStatus awaitProposed(Shipyard yard, TestRepository source, int number) {
    await("shop v" + number + " is proposed")
        .atMost(PATIENCE)
        .until(() -> {
          yard.sync();
          var status = yard.status("shop");
          return status.status() == Condition.AWAITING_REVIEW
              && status
                  .pending()
                  .flatMap(AppStatus.Pending::number)
                  .equals(Optional.of(new ReleaseNumber(number)))
              && status
                  .pending()
                  .flatMap(AppStatus.Pending::commit)
                  .equals(Optional.of(source.tip()));
        });
    return yard.status("shop");
  }

  @Test
  void whatSomebodyMergesRunsAndWhatSomebodyClosesIsHeld() throws Exception {
    story(ForgeKind.GIT, Reviewer.How.MERGE);
  }

  @ParameterizedTest
  @CsvSource({
    "GIT,SQUASH",
    "GIT,REBASE",
    "GITHUB,SQUASH",
    "GITHUB,MERGE",
    "GITLAB,REBASE",
    "GITEA,MERGE"
  })
  @Tag("full")
  void soItIsOnTheOthersAndInOtherWays(ForgeKind kind, Reviewer.How how) throws Exception {
    story(kind, how);
  }

  /** Proposed, made anew, merged, reverted, held, closed, held, and asked for again. */
  private void story(ForgeKind kind, Reviewer.How how) throws Exception {
    try (var yard = new Shipyard(folder);
        var forge = ReviewedRepository.on(kind, yard);
        var source = yard.site("shop", "one")) {
      publish(yard, source);

      source.commitFile("index.html", "two");
      var waiting = awaitProposed(yard, source, 2);
      assertThat(yard.number("shop")).isEqualTo(1);
      assertThat(yard.ask("shop")).contains("one");
      assertThat(waiting.pending().flatMap(AppStatus.Pending::request).isPresent())
          .isEqualTo(kind != ForgeKind.GIT);

      source.commitFile("index.html", "three");
      var newer = awaitProposed(yard, source, 2);
      assertThat(newer.pending().flatMap(AppStatus.Pending::request))
          .as("the same request")
          .isEqualTo(waiting.pending().flatMap(AppStatus.Pending::request));

      yard.config().commitFile("notes.txt", "meanwhile");
      forge.merge(SHOP, how);
      yard.sync();
      yard.awaitServed("shop", 2, "three");
      yard.awaitStatus("shop", Condition.READY);
      revertCloseAndAskAgain(yard, forge, source, how);
    }
  }

  private static void revertCloseAndAskAgain(
      Shipyard yard, ReviewedRepository forge, TestRepository source, Reviewer.How how)
      throws Exception {
    forge.revert(SHOP);
    yard.sync();
    yard.awaitServed("shop", 1, "one");
    yard.awaitStatus("shop", Condition.HELD);

    source.commitFile("index.html", "four");
    awaitProposed(yard, source, 3);
    forge.close(SHOP);
    awaitHeld(yard, "closed unmerged");
    assertThat(yard.number("shop")).isEqualTo(1);

    yard.daemon().control().release(SHOP, new ReleaseRequest(ann(), false));
    awaitProposed(yard, source, 3);
    forge.merge(SHOP, how);
    yard.sync();
    yard.awaitServed("shop", 3, "four");
  }

  @Test
  void whatWasClosedStaysHeldAndAPolicyThatChangedMeanwhileLeavesNothingOpen() throws Exception {
    try (var yard = new Shipyard(folder);
        var forge = ReviewedRepository.onForge(ForgeKind.GITHUB, yard);
        var source = yard.site("shop", "one")) {
      publish(yard, source);
      for (var text : new String[] {"two", "three"}) {
        source.commitFile("index.html", text);
        awaitProposed(yard, source, 2);
        forge.close(SHOP);
        awaitHeld(yard, "closed unmerged");
      }
      source.commitFile("index.html", "two");
      awaitHeld(yard, "closed unmerged");
      source.commitFile("index.html", "four");
      awaitProposed(yard, source, 2);
      yard.stop();
      yard.config().commitManifest("shop", manifest(source.url(), "releases: {policy: auto}"));

      yard.start();
      yard.awaitServed("shop", 2, "four");
      await("the request is closed, with a word why")
          .atMost(PATIENCE)
          .until(() ->
              forge.server().comments(SHOP).stream().anyMatch(it -> it.startsWith("Withdrawn: ")));
      assertThat(yard.config().find("slipway/shop")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GIT", "GITLAB"})
  void aSyncSeesAtOnceWhatBecameOfARequest(ForgeKind kind) throws Exception {
    try (var yard = new Shipyard(folder).lookingWhenTold();
        var forge = ReviewedRepository.on(kind, yard);
        var source = yard.site("shop", "one")) {
      publish(yard, source);
      source.commitFile("index.html", "two");
      awaitProposed(yard, source, 2);

      forge.close(SHOP);
      yard.sync();

      assertThat(yard.status("shop").status()).isEqualTo(Condition.HELD);
      assertThat(yard.status("shop").message()).contains("closed unmerged");
    }
  }

  @Test
  void aRollbackIsProposedUnlessItIsToBeNow() throws Exception {
    try (var yard = new Shipyard(folder);
        var forge = ReviewedRepository.on(ForgeKind.GITHUB, yard);
        var source = yard.site("shop", "one")) {
      publish(yard, source);
      source.commitFile("index.html", "two");
      awaitProposed(yard, source, 2);
      forge.merge(SHOP, Reviewer.How.SQUASH);
      yard.sync();
      yard.awaitServed("shop", 2, "two");

      var control = yard.daemon().control();
      var proposed = control.rollback(SHOP, new RollbackRequest(Optional.empty(), ann(), false));
      assertThat(proposed.message()).isEqualTo("shop v3: roll back to v1");
      assertThat(proposed.request()).hasValueSatisfying(url -> assertThat(url).contains("/pull/"));
      yard.awaitStatus("shop", Condition.AWAITING_REVIEW);
      assertThat(yard.number("shop")).isEqualTo(2);
      forge.merge(SHOP, Reviewer.How.MERGE);
      yard.sync();
      yard.awaitServed("shop", 3, "one");

      control.release(SHOP, new ReleaseRequest(ann(), true));
      yard.awaitServed("shop", 4, "two");
    }
  }

  @Test
  void aStaleMergeRunsUnderTheNextNumber() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      publish(yard, source);
      source.commitFile("index.html", "two");
      awaitProposed(yard, source, 2);
      var stale = yard.config().read("slipway/shop", "releases/shop.yaml").orElseThrow();
      yard.stop();
      var first = yard.config().read("releases/shop.yaml").orElseThrow();
      yard.config().editRelease("shop", first.replace("number: 1", "number: 2"));
      yard.config().editRelease("shop", stale);

      yard.start();
      yard.awaitServed("shop", 3, "two");
      assertThat(yard.config().subjects().getFirst()).isEqualTo("shop v3: instead of another v2");
    }
  }

  @Test
  void commitsSayHowTheAppIsThatTheyMade() throws Exception {
    try (var yard = new Shipyard(folder);
        var forge = ReviewedRepository.onForge(ForgeKind.GITLAB, yard)) {
      yard.config().commitFile("site/index.html", "one");
      var lines = new String[] {"releases: {policy: review}"};
      var source = forge.server().gitUrl() + "\", path: \"site";
      yard.config().commitManifest("shop", manifest(source, lines));
      var config = yard.tip();
      yard.start();
      await("the commit tells that a review is waited for")
          .atMost(PATIENCE)
          .until(() -> forge.server().statuses(config).get("slipway/shop") != null);
      awaitStatus(forge, config, "success");

      forge.merge(SHOP, Reviewer.How.SQUASH);
      yard.sync();
      yard.awaitServed("shop", 1, "one");
      awaitStatus(forge, yard.tip(), "success");
    }
  }

  @Test
  @Tag("full")
  void aForgeThatCanNotBeAskedStopsNothingElse() throws Exception {
    var nowhere =
        new ForgeChoice(
            Optional.of(ForgeKind.GITEA), Optional.of(URI.create("http://127.0.0.1:1")));
    try (var yard = new Shipyard(folder);
        var _ = ReviewedRepository.onForge(ForgeKind.GITEA, yard);
        var source = yard.site("shop", "one")) {
      yard.reviewedAt(new ForgeSettings(nowhere, Optional.of("token"), Optional.empty()));
      yard.config().commitManifest("shop", manifest(source.url(), "releases: {policy: review}"));
      yard.config().commitManifest("other", manifest(source.url()));
      yard.start();
      yard.awaitServed("other", 1, "one");
      yard.awaitStatus("shop", Condition.FAILING);
      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitServed("other", 2, "two");
      assertThat(yard.status("shop").message()).contains("127.0.0.1:1 can not be asked");
    }
  }

  @Test
  @Tag("full")
  void aSyncTellsThatTheForgeHasNotAnsweredYet() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var yard = new Shipyard(folder).lookingWhenTold();
        var _ = ReviewedRepository.onForge(ForgeKind.GITEA, yard);
        var source = yard.site("shop", "one")) {
      var url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      var hangs = new ForgeChoice(Optional.of(ForgeKind.GITEA), Optional.of(url));
      yard.reviewedAt(new ForgeSettings(hangs, Optional.of("token"), Optional.empty()));
      yard.config().commitManifest("shop", manifest(source.url(), "releases: {policy: review}"));
      yard.start();

      var seen = yard.daemon().control().sync(new SyncRequest(true, Optional.empty(), false));

      assertThat(seen.revision()).contains(yard.tip());
      assertThat(seen.message()).startsWith("what waits for a review was not seen yet");
    }
  }

  @Test
  @Tag("full")
  void twoDaemonsHaveOneRequest() throws Exception {
    try (var yard = new Shipyard(folder);
        var forge = ReviewedRepository.onForge(ForgeKind.GITHUB, yard);
        var source = yard.site("shop", "one")) {
      publish(yard, source);
      try (var other = yard.startAnother()) {
        for (var n = 2; n <= 4; n++) {
          source.commitFile("index.html", "text " + n);
          awaitProposed(yard, source, n);
          forge.merge(SHOP, Reviewer.How.SQUASH);
          yard.sync();
          yard.awaitServed("shop", n, "text " + n);
          var text = "text " + n;
          await()
              .atMost(PATIENCE)
              .until(() -> Shipyard.ask(other.routerPort(), "shop").contains(text));
        }
      }
      assertThat(forge.server().asked())
          .filteredOn(line -> line.startsWith("POST /repos/acme/config/pulls 201"))
          .hasSize(3);
    }
  }

  private static void awaitStatus(
      ReviewedRepository.Requests forge, ObjectId commit, String state) {
    await(state + " at " + commit)
        .atMost(PATIENCE)
        .until(() -> state.equals(forge.server().statuses(commit).get("slipway/shop")));
  }

  private static Optional<Person> ann() {
    return Optional.of(new Person("Ann", "ann@example.com"));
  }

  private static void awaitHeld(Shipyard yard, String message) {
    await("shop is held")
        .atMost(PATIENCE)
        .until(() -> {
          yard.sync();
          return yard.status("shop").status() == Condition.HELD
              && yard.status("shop").message().contains(message);
        });
  }
}

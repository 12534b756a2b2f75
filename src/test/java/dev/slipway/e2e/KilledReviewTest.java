package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.ForgeServer;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The daemon is killed by -9 in the middle of a review: the next one ends it with one request and
 * one release.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Tag("full")
final class KilledReviewTest {
  private static final AppName SHOP = new AppName("shop");

  private static final String PULLS = "/repos/acme/config/pulls";

  @TempDir private Path folder;

  /** A daemon, and a person who reviews what it proposes. */
  private record Place(
      Shipyard yard, ReviewedRepository forge, TestRepository source, DaemonProcess daemon)
      implements AutoCloseable {

    /** One release runs, and the next ones are reviewed. */
    static Place on(ForgeKind kind, Path folder) throws Exception {
      var yard = new Shipyard(folder);
      var source = yard.site("shop", "one");
      var forge = ReviewedRepository.on(kind, yard);
      var daemon = new DaemonProcess(folder);
      if (forge instanceof ReviewedRepository.Requests(var server)) {
        var token = Files.writeString(folder.resolve("token"), ForgeServer.TOKEN);
        daemon
            .following(server.gitUrl())
            .with("--forge=" + kind, "--forge-url=" + server.url(), "--forge-token-file=" + token);
      }
      yard.config().commitManifest("shop", manifest(source.url()));
      var place = new Place(yard, forge, source, daemon);
      daemon.start();
      place.awaitServed("one");
      yard.config().commitManifest("shop", manifest(source.url(), "releases: {policy: review}"));
      return place;
    }

    void awaitServed(String text) {
      await("shop answers " + text)
          .atMost(PATIENCE)
          .until(() -> Shipyard.ask(daemon.router(), "shop").contains(text));
    }

    void awaitProposed() {
      await("shop v2 is proposed").atMost(PATIENCE).until(() -> status().contains("v2 waits"));
    }

    private String status() throws IOException {
      var asking = daemon.command("status", "shop");
      return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The branch is there, and nothing else was done. */
    void goOnFromTheBranch() throws Exception {
      assertThat(yard.config().find("slipway/shop")).isPresent();
      daemon.start();
      awaitProposed();
      forge.merge(SHOP, Reviewer.How.SQUASH);
      assertOneRequestAndOneRelease();
    }

    void assertOneRequestAndOneRelease() throws Exception {
      awaitServed("two");
      daemon.runFor(1500); // two more looks: nothing else comes of them
      assertThat(yard.config().read("releases/shop.yaml").orElseThrow()).contains("number: 2\n");
      assertThat(yard.config().subjects()).filteredOn(it -> it.startsWith("shop v3")).isEmpty();
      if (forge instanceof ReviewedRepository.Requests(var server)) {
        assertThat(server.asked())
            .filteredOn(line -> line.startsWith("POST " + PULLS + " 201"))
            .hasSize(1);
      }
    }

    @Override
    public void close() {
      daemon.close();
      forge.close();
      source.close();
      yard.close();
    }
  }

  @Test
  void betweenTheBranchAndItsMark() throws Exception {
    var gates = new Gates(folder.resolve("gates"));
    try (var place = Place.on(ForgeKind.GIT, folder)) {
      Gates.script(
          place.yard().config().folder().resolve("hooks").resolve("post-receive"),
          "grep -q ' refs/heads/slipway/' || exit 0\n" + gates.inShell("branch") + "true\n");
      gates.shut("branch");
      place.source().commitFile("index.html", "two");
      gates.awaitCaught("branch");
      place.daemon().kill();
      gates.open("branch");

      place.goOnFromTheBranch();
    }
  }

  @Test
  void betweenTheBranchAndItsRequest() throws Exception {
    try (var place = Place.on(ForgeKind.GITHUB, folder)) {
      var server = ((ReviewedRepository.Requests) place.forge()).server();
      server.takeRightsAway();
      place.source().commitFile("index.html", "two");
      await("no request can be opened")
          .atMost(PATIENCE)
          .until(() -> server.asked().stream().anyMatch(it -> it.startsWith("POST " + PULLS)));
      place.daemon().kill();
      server.giveRightsBack();

      place.goOnFromTheBranch();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GIT", "GITHUB"})
  void beforeWhatIsMergedIsSeen(ForgeKind kind) throws Exception {
    try (var place = Place.on(kind, folder)) {
      place.source().commitFile("index.html", "two");
      place.awaitProposed();
      place.daemon().kill();
      place.forge().merge(SHOP, Reviewer.How.SQUASH);

      place.daemon().start();
      place.assertOneRequestAndOneRelease();
    }
  }
}

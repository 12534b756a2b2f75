package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.GcOutcome;
import dev.slipway.reconciler.api.GcRequest;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.daemon.AppsPlace;
import dev.slipway.reconciler.daemon.ClusterChoice;
import dev.slipway.reconciler.daemon.ImagePlace;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that nothing needs go, and no others. */
final class GarbageCollectionTest {
  private static final AppName SHOP = new AppName("shop");

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void name() {
    data = folder.resolve("data");
  }

  /** Keeps the images of so many releases. */
  private Shipyard yard(int releases) {
    return new Shipyard(folder)
        .runningAppsIn(
            new AppsPlace(
                new ClusterChoice.Local(),
                new ImagePlace.Folder(data.resolve("images")),
                RegistrySettings.DEFAULT,
                OptionalInt.of(releases)));
  }

  private static void release(Shipyard yard, TestRepository source, String... texts) {
    for (var i = 0; i < texts.length; i++) {
      source.commitFile("index.html", texts[i]);
      yard.sync();
      yard.awaitServed("shop", i + 2, texts[i]);
    }
  }

  /** As if all builds had been done hours ago. */
  private void age() throws IOException {
    var then = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    try (var logs = Files.find(data.resolve("builds"), 3, (file, _) -> file.endsWith("log"))) {
      for (var log : logs.toList()) {
        Files.setLastModifiedTime(log, then);
      }
    }
  }

  private static GcOutcome gc(Shipyard yard, boolean dryRun) throws Exception {
    return yard.daemon().control().gc(new GcRequest(dryRun));
  }

  private int layoutFiles() throws IOException {
    try (var blobs = Files.list(data.resolve("images/shop/blobs/sha256"))) {
      return (int) blobs.count();
    }
  }

  private static RollbackRequest to(int number) {
    return new RollbackRequest(Optional.of(new ReleaseNumber(number)), Optional.empty(), false);
  }

  @Test
  @Tag("full")
  void imagesOfOldReleasesGoAndThereIsNoWayBackToThese() throws Exception {
    try (var yard = yard(2);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      var first = yard.config().read("releases/shop.yaml").orElseThrow();
      release(yard, source, "two", "three", "four");
      assertThat(gc(yard, false).deleted()).as("all are young").isEmpty();
      age();
      await("v1 and v2 do not run any more")
          .atMost(PATIENCE)
          .until(() -> gc(yard, true).deleted().size() == 2);
      var before = layoutFiles();

      var outcome = gc(yard, false);

      assertThat(outcome.deleted()).hasSize(2).allMatch(image -> image.app().equals(SHOP));
      assertThat(outcome.kept()).isEqualTo(2);
      assertThat(outcome.passedOver()).isEmpty();
      assertThat(outcome.bytes()).isPositive();
      assertThat(layoutFiles()).isLessThan(before);
      assertThat(gc(yard, false).deleted()).isEmpty();
      assertThatThrownBy(() -> yard.daemon().control().rollback(SHOP, to(1)))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("the image of v1 is gone from the store")
          .hasMessageContaining("--keep-releases");
      assertThatAHandEditToItStallsAndNothingElse(yard, first);
      var _ = yard.daemon().control().rollback(SHOP, to(3));
      yard.awaitServed("shop", 5, "three");
      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitServed("shop", 6, "two");
    }
  }

  private static void assertThatAHandEditToItStallsAndNothingElse(Shipyard yard, String first) {
    yard.config().editRelease("shop", first);
    await("what the image of which is gone does not run")
        .atMost(PATIENCE)
        .until(() -> {
          yard.sync();
          return yard.status("shop").status() == Condition.STALLED;
        });
    assertThat(yard.ask("shop")).contains("four");
    var _ = yard.config().revert(yard.config().tip());
    yard.awaitServed("shop", 4, "four");
  }

  /** No build counts as young here, and images of the same trees come and go all the time. */
  @Test
  @Tag("full")
  void whatIsBuiltAndReleasedMeanwhileLosesNoImage() throws Exception {
    try (var yard = yard(1);
        var source = yard.site("shop", "text 0");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "text 0");
      var goesOn = new AtomicBoolean(true);
      var deleted =
          threads.submit(() -> {
            var count = 0;
            while (goesOn.get()) {
              age();
              count += gc(yard, false).deleted().size();
            }
            return count;
          });
      try {
        for (var i = 1; i < 15; i++) {
          source.commitFile("index.html", "text " + i % 4);
          yard.sync();
          yard.awaitServed("shop", i + 1, "text " + i % 4);
        }
      } finally {
        goesOn.set(false);
      }
      assertThat(deleted.get(2, TimeUnit.MINUTES)).isPositive();
      var current = yard.status("shop").release().orElseThrow().image();
      assertThat(data.resolve("images/shop/blobs/sha256/" + current.digest().hex())).exists();
    }
  }

  @Test
  void nothingGoesWhereTheConfigRepositoryCanNotBeSeen() throws Exception {
    try (var yard = yard(1);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      release(yard, source, "two", "three");
      age();
      await("v1 does not run any more")
          .atMost(PATIENCE)
          .until(() -> gc(yard, true).deleted().size() == 1);
      var before = layoutFiles();
      var aside = folder.resolve("aside");
      Files.move(yard.config().folder(), aside);

      assertThatThrownBy(() -> gc(yard, false))
          .isInstanceOfAny(UnavailableException.class, RejectedException.class)
          .hasMessageContaining("config");

      assertThat(layoutFiles()).isEqualTo(before);
      Files.move(aside, yard.config().folder());
      assertThat(gc(yard, false).deleted()).hasSize(1);
    }
  }

  @Test
  void anAppThatIsRemovedKeepsItsLastImageAndNothingElse() throws Exception {
    try (var yard = yard(10);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");
      release(yard, source, "two");
      age();
      assertThat(gc(yard, false).deleted()).isEmpty();
      yard.config().deleteFile("apps/shop.yaml");
      yard.sync();
      await("nothing of it runs")
          .atMost(PATIENCE)
          .until(() -> gc(yard, true).forgotten().equals(List.of(SHOP)));

      var outcome = gc(yard, false);

      assertThat(outcome.deleted()).hasSize(1);
      assertThat(outcome.kept()).isEqualTo(1);
      assertThat(data.resolve("builds/shop")).doesNotExist();
      assertThat(data.resolve("caches/shop")).doesNotExist();
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.sync();
      yard.awaitServed("shop", 2, "two");
    }
  }
}

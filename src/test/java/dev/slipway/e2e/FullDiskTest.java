package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.status.Condition;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data folder is on a disk that becomes full, and is given room again. */
@Tag("full")
final class FullDiskTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void aBuildWithoutRoomIsTriedAgainAndDoneWhenThereIsRoom() throws Exception {
    try (var disk = SmallDisk.mount(folder.resolve("data"), 32);
        var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");

      disk.fill(2 * MEBIBYTE); // enough for what is fetched, which is small when packed
      source.commitFile("large.txt", "a".repeat(8 * MEBIBYTE));
      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitStatus("shop", Condition.FAILING);
      assertThat(yard.status("shop").message()).contains("No space left on device");
      assertThat(yard.ask("shop")).contains("one");

      disk.free();
      yard.sync();
      yard.awaitServed("shop", 2, "two");
      assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), "shop")).isEqualTo(2);
      yard.stop();
    }
  }

  @Test
  void whatCanNotBeFetchedForLackOfRoomIsFetchedWhenThereIsRoom() throws Exception {
    try (var disk = SmallDisk.mount(folder.resolve("data"), 32);
        var yard = new Shipyard(folder);
        var source = yard.site("shop", "one");
        var blog = yard.site("blog", "a blog")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      yard.start();
      yard.awaitServed("shop", 1, "one");

      disk.fill(0);
      source.commitFile("index.html", "two");
      yard.awaitStatus("shop", Condition.FAILING);
      yard.config().commitManifest("blog", manifest(blog.url()));
      await()
          .during(PATIENCE.dividedBy(30))
          .atMost(PATIENCE)
          .until(() -> yard.number("shop") == 1 && yard.ask("shop").contains("one"));

      disk.free();
      yard.awaitServed("shop", 2, "two");
      yard.awaitServed("blog", 1, "a blog");
      assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), "shop")).isEqualTo(2);
      yard.stop();
    }
  }
}

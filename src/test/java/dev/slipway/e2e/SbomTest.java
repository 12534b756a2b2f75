package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside the image of a release, a list of its packages says which commit was built. */
final class SbomTest {
  private static final AppName SHOP = new AppName("shop");

  @TempDir private Path folder;

  @Test
  void anImageSaysBesideItWhichCommitWasBuiltAndEqualTreesShareIt() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      yard.config().commitManifest("shop", manifest(source.url()));
      var first = source.tip();
      yard.start();
      yard.awaitServed("shop", 1, "one");
      var image = yard.status("shop").release().orElseThrow().image();
      var control = yard.daemon().control();
      var list = control.sbom(SHOP, "latest").orElseThrow();
      assertThat(list).contains("\"bomFormat\":\"CycloneDX\"", "\"name\":\"shop\"");
      var key = control.builds(SHOP).orElseThrow().getFirst().key().toString();
      assertThat(control.sbom(SHOP, key)).contains(list);
      assertThat(control.sbom(SHOP, "0".repeat(64))).isEmpty();
      var index = folder.resolve("data/images/shop/index.json");
      assertThat(index)
          .content()
          .contains("\"org.opencontainers.image.revision\":\"" + first + "\"")
          .contains("\"org.opencontainers.image.source\":\"" + source.folder() + "\"");

      source.commitFile("index.html", "two");
      yard.sync();
      yard.awaitServed("shop", 2, "two");
      source.commitFile("index.html", "one");
      yard.sync();
      yard.awaitServed("shop", 3, "one");
      await("the release of an equal tree")
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(yard.status("shop").release().orElseThrow().image()).isEqualTo(image));
      assertThat(Files.readString(index)).contains(first.toString());
    }
  }
}

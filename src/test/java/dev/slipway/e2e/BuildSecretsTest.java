package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.process.ToolPath;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A secret that a manifest names for the build of a Dockerfile, from its file to the release. */
@Tag("full")
final class BuildSecretsTest {
  @TempDir private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void anAppWaitsAloneForItsSecretAndTheReleaseTellsNothingOfIt() throws Exception {
    var tools = ToolPath.of(System.getenv());
    Assumptions.assumeTrue(tools.find("buildah").isPresent(), "needs buildah on PATH");
    var value = "tok-" + UUID.randomUUID();
    try (var yard = new Shipyard(folder);
        var site = yard.site("site", "beside");
        var source = TestRepository.create(folder.resolve("source.git"))) {
      source.commitFolder(context());
      yard.config().commitManifest("beside", Shipyard.manifest(site.url()));
      yard.config()
          .commitManifest(
              "shop",
              """
              apiVersion: slipway.dev/v1
              kind: App
              source: {git: "%s", secrets: {npm: {secret: shop-build/token}}}
              replicas: 0
              """
                  .formatted(source.url()));
      yard.start();
      yard.awaitServed("beside", 1, "beside");
      yard.awaitStatus("shop", Condition.STALLED);
      var file = folder.resolve("data/secrets/shop-build/token");
      assertThat(yard.status("shop").message())
          .isEqualTo(
              "the secret shop-build/token for its build is missing: write it to "
                  + file
                  + " or start the daemon with SLIPWAY_SECRET_SHOP_BUILD_TOKEN");

      Files.writeString(Files.createDirectories(file.getParent()).resolve("token"), value + "\n");
      yard.sync();
      await("it is released").atMost(PATIENCE).until(() -> yard.number("shop") == 1);
      yard.stop();
      assertThat(Leaks.files(folder, "step-had-" + value.length()))
          .as("the log, at least")
          .isNotEmpty();
      assertThat(Leaks.files(folder, value)).isEqualTo(file.toString());
    }
  }

  private Path context() throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY busybox /bin/busybox
        COPY busybox /bin/sh
        RUN --mount=type=secret,id=npm busybox cat /run/secrets/npm; \\
            echo "step-had-$(busybox wc -c </run/secrets/npm)"
        CMD ["/bin/sh"]
        """);
    return context;
  }
}

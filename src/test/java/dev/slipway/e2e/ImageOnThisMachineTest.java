package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.ImageRef;
import dev.slipway.reconciler.cluster.local.BusyboxImage;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An app from an image, in containers of this machine, from the config repository to its answers.
 */
@Tag("full")
final class ImageOnThisMachineTest {
  @TempDir private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void anotherImageIsRolledOutWithNoRequestLostAndAKilledDaemonLeavesItRunning() throws Exception {
    try (var images = BusyboxImage.make(Files.createDirectory(folder.resolve("images")));
        var yard = new Shipyard(folder);
        var daemon = new DaemonProcess(folder)) {
      yard.config().commitManifest("blog", manifest(images.push("the first")));
      daemon.start();
      awaitAnswer(daemon, "the first");

      try (var visitor = new SteadyVisitor(daemon.router(), "blog")) {
        visitor.expectAnswers();
        yard.config().commitManifest("blog", manifest(images.push("the second")));
        awaitAnswer(daemon, "the second");
        await("the first is gone").atMost(PATIENCE).until(() -> images.running().size() == 2);
        visitor.expectNothing();
        visitor.assertContent();
      }

      daemon.kill();
      var before = images.running();
      daemon.start();
      awaitAnswer(daemon, "the second");
      assertThat(images.running()).isEqualTo(before);

      yard.config().deleteFile("apps/blog.yaml");
      await("nothing runs").atMost(PATIENCE).until(() -> images.running().isEmpty());
      daemon.stop();
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aDockerfileIsBuiltAndItsImageServesAndACommitBuildsTheNext() throws Exception {
    try (var yard = new Shipyard(folder);
        var source = TestRepository.create(folder.resolve("source.git"));
        var daemon = new DaemonProcess(folder)) {
      source.commitFolder(context());
      yard.config()
          .commitManifest("blog", Shipyard.manifest(source.url(), "health: {http: /healthz}"));
      daemon.start();
      awaitAnswer(daemon, "one");

      source.commitFile("www/index.html", "two");
      awaitAnswer(daemon, "two");

      yard.config().deleteFile("apps/blog.yaml");
      await("nothing runs").atMost(PATIENCE).until(() -> daemon.instances().isEmpty());
      daemon.stop();
    }
  }

  private Path context() throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
    Files.createDirectory(context.resolve("www"));
    Files.writeString(context.resolve("www/index.html"), "one");
    Files.writeString(context.resolve("www/healthz"), "ok");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY busybox /bin/busybox
        COPY busybox /bin/sh
        COPY www /www
        ENV PATH=/bin
        CMD ["/bin/sh", "-c", "trap 'exit 0' TERM; busybox httpd -f -h /www -p $PORT & wait"]
        """);
    return context;
  }

  private static void awaitAnswer(DaemonProcess daemon, String text) {
    await(text).atMost(PATIENCE).until(() -> Shipyard.ask(daemon.router(), "blog").contains(text));
  }

  private static String manifest(ImageRef image) {
    return """
    apiVersion: slipway.dev/v1
    kind: App
    image: "%s"
    command: [/bin/sh, -c, "trap 'exit 0' TERM; busybox httpd -f -h /www -p $PORT & wait"]
    health: {http: /healthz}
    replicas: 2
    grace: 5s
    """
        .formatted(image);
  }
}

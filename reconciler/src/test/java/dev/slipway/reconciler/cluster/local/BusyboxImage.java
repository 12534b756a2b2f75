package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An image of busybox alone, made by buildah, in a registry of the test. */
public final class BusyboxImage implements AutoCloseable {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final int SECONDS = 120;

  private final Path folder;
  private final DockerRegistry registry;
  private final String tag = "localhost/slipway-test-" + ProcessHandle.current().pid();

  private BusyboxImage(Path folder, DockerRegistry registry) {
    this.folder = folder;
    this.registry = registry;
  }

  /** A test without podman, buildah or busybox is skipped, except in CI. */
  public static BusyboxImage make(Path folder) throws Exception {
    if (!"true".equals(System.getenv("CI"))) {
      for (var program : List.of("podman", "buildah", "busybox")) {
        var there = SearchPath.parse(System.getenv("PATH")).find(program).isPresent();
        Assumptions.assumeTrue(there, "needs " + program + " on PATH");
      }
    }
    return new BusyboxImage(folder, DockerRegistry.start(folder.resolve("registry")));
  }

  /** Another image for each text, which is its {@code /www/healthz} and its page. */
  public ImageRef push(String text) throws Exception {
    var context = Files.createTempDirectory(folder, "context");
    Files.copy(BUSYBOX, context.resolve("busybox"));
    Files.writeString(context.resolve("healthz"), text);
    Files.writeString(
        context.resolve("Containerfile"),
        """
        FROM scratch
        COPY busybox /bin/busybox
        COPY busybox /bin/sh
        COPY healthz /www/healthz
        COPY healthz /www/index.html
        ENV PATH=/bin FROM_IMAGE=yes
        CMD ["/bin/busybox", "sh", "-c", "echo default; trap 'exit 0' TERM; busybox sleep 1000 & wait"]
        """);
    run("buildah", "bud", "--isolation", "chroot", "--quiet", "--tag", tag, context.toString());
    var digest = context.resolve("digest");
    var repository = registry.name() + "/test/busybox";
    run(
        "buildah",
        "push",
        "--tls-verify=false",
        "--digestfile",
        digest.toString(),
        tag,
        "docker://" + repository + ":" + Digest.of(text).hex());
    run("buildah", "rmi", "--force", tag);
    return new ImageRef(repository, new Digest(Files.readString(digest).strip()));
  }

  private record Finished(int code, String output) {}

  /** What the command wrote; it must end with 0. */
  static String run(String... command) throws IOException, InterruptedException {
    var finished = finish(command);
    assertThat(finished.code()).as(finished.output()).isZero();
    return finished.output();
  }

  private static Finished finish(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(output).isTrue();
    return new Finished(process.exitValue(), output);
  }

  /** Podman fails to list where another removes something at that moment. */
  static String list(String... command) {
    return await()
        .atMost(Duration.ofSeconds(SECONDS))
        .until(() -> finish(command), finished -> finished.code() == 0)
        .output();
  }

  /** Those of this registry that podman has. */
  List<String> pulled() {
    return list("podman", "images", "--all", "--format", "{{.Repository}}@{{.Digest}}")
        .lines()
        .filter(line -> line.startsWith(registry.name() + "/"))
        .toList();
  }

  /** The containers that run one of these images. */
  public List<String> running() {
    return list("podman", "ps", "--no-trunc", "--format", "{{.ID}} {{.Image}}")
        .lines()
        .filter(line -> line.contains(registry.name()))
        .toList();
  }

  /** Leaves nothing of it with podman. */
  @Override
  public void close() throws IOException {
    registry.close();
    try {
      for (var image : pulled()) {
        run("podman", "image", "rm", "--force", image);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

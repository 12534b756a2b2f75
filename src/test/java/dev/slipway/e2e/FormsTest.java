package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.process.ToolPath;
import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example with an app of each form: source, Dockerfile with source, image. What its manifests
 * name that is nobody's is a repository and a registry of this machine here.
 */
@Tag("full")
final class FormsTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("slipway.examples"));
  private static final String GIT = "https://git.example.com/sources.git";
  private static final String IMAGE = "registry.example.com/acme/blog:1.4";

  @TempDir private Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void anAppOfEachFormServes() throws Exception {
    need("go", "buildah", "podman", "busybox");
    try (var registry = DockerRegistry.start(folder.resolve("registry"));
        var config = TestRepository.create(folder.resolve("config.git"));
        var sources = TestRepository.create(folder.resolve("sources.git"));
        var daemon = new DaemonProcess(folder)) {
      var base = base(registry);
      var blog = registry.name() + "/acme/blog:1.4";
      push(blog, EXAMPLES.resolve("sources/dockerfile"), "--build-arg", "BASE=" + base);
      sources.commitFolder(EXAMPLES.resolve("sources"));
      for (var app : List.of("greeter", "page", "blog")) {
        var written = Files.readString(EXAMPLES.resolve("forms/apps/" + app + ".yaml"));
        assertThat(written).containsAnyOf(GIT, IMAGE);
        var manifest =
            written
                .replace(GIT, sources.url())
                .replace(IMAGE, blog)
                .replace("args: {", "args: {BASE: \"" + base + "\", ");
        config.commitManifest(app, manifest);
      }
      daemon.start();
      for (var app : List.of("greeter", "page", "blog")) {
        var expected = Files.readString(EXAMPLES.resolve("forms/expected/" + app + ".txt"));
        await(app)
            .atMost(PATIENCE.multipliedBy(2))
            .until(() -> Shipyard.ask(daemon.router(), app).contains(expected.strip()));
      }
      for (var app : List.of("greeter", "page", "blog")) {
        config.deleteFile("apps/" + app + ".yaml");
      }
      await("nothing runs").atMost(PATIENCE).until(() -> daemon.instances().isEmpty());
      daemon.stop();
      remove(registry);
    }
  }

  private static void need(String... programs) {
    var tools = ToolPath.of(System.getenv());
    for (var program : programs) {
      var isHere = tools.find(program).isPresent();
      if (!"true".equals(System.getenv("CI"))) {
        Assumptions.assumeTrue(isHere, "needs " + program + " on PATH");
      }
      assertThat(isHere).as(program + " on PATH").isTrue();
    }
  }

  /** What stands in for the public image that the Dockerfile begins with. */
  private String base(DockerRegistry registry) throws IOException, InterruptedException {
    var context = Files.createDirectory(folder.resolve("base"));
    Files.copy(ToolPath.of(System.getenv()).find("busybox").orElseThrow(), context.resolve("b"));
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY b /bin/busybox
        COPY b /bin/sh
        RUN for i in httpd echo; do /bin/busybox ln -s busybox /bin/$i; done
        """);
    var name = registry.name() + "/base:1";
    push(name, context);
    return name;
  }

  private void push(String image, Path context, String... flags)
      throws IOException, InterruptedException {
    var build = buildah("bud", "--isolation", "chroot", "--tls-verify=false", "--tag", image);
    build.command().addAll(List.of(flags));
    build.command().add(context.toString());
    run(build);
    run(buildah("push", "--tls-verify=false", image));
  }

  private ProcessBuilder buildah(String... words) {
    var command = new ProcessBuilder("buildah", "--root", folder + "/storage");
    command.command().addAll(List.of("--runroot", folder + "/run"));
    command.command().addAll(List.of(words));
    return command;
  }

  private static String run(ProcessBuilder command) throws IOException, InterruptedException {
    var process = command.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  /** What podman fetched to run it. */
  private static void remove(DockerRegistry registry) throws IOException, InterruptedException {
    var list =
        new ProcessBuilder("podman", "images", "--all", "--format", "{{.Repository}}@{{.Digest}}");
    for (var image : run(list).lines().toList()) {
      if (image.startsWith(registry.name() + "/")) {
        run(new ProcessBuilder("podman", "image", "rm", "--force", image));
      }
    }
  }
}

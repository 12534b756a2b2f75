package dev.slipway.builder.dockerfile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.FolderTree;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.builder.registry.Registries;
import dev.slipway.builder.registry.RegistryImageStore;
import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.WorkingTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example is built as its manifest says, run by an engine from our store, and asked. */
@Tag("full")
class DockerfileExampleTest {
  private static final Path EXAMPLES = Path.of("../examples");

  @TempDir Path folder;

  @Test
  void the_example_is_built_and_its_image_serves() throws Exception {
    Works.need("buildah", "busybox", "unshare");
    try (var registry = DockerRegistry.start(folder.resolve("registry"))) {
      var works = new Works(folder.resolve("one"));
      new FolderTree(EXAMPLES.resolve("sources/dockerfile")).export(works.tree.folder());
      var said = (Dockerfile) source().build();
      var args = new TreeMap<>(said.args());
      args.put("BASE", base(registry).toString());
      works.by(new Dockerfile(said.file(), said.target(), args)).build();

      var port = freePort();
      var server = serve(works, port);
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .failFast("the server ended", () -> !server.isAlive())
            .ignoreExceptions()
            .until(() -> get(port, "/healthz").equals("ok\n"));
        assertThat(get(port, "/")).contains("<h1>Hello from a Dockerfile</h1>");
        assertThat(get(port, "/version")).isEqualTo("version 1.2\n");
      } finally {
        server.destroyForcibly().waitFor();
      }
    }
  }

  private static Source source() throws Exception {
    var files = WorkingTree.of(EXAMPLES.resolve("forms"));
    var manifests = new ManifestReader(new Domain("localhost")).read(files);
    assertThat(manifests.problems()).isEmpty();
    var manifest = requireNonNull(manifests.apps().get(new AppName("page")));
    return (Source) manifest.app().orElseThrow().origin();
  }

  /** What stands in for the public image: BusyBox, in a registry of this machine. */
  private ImageRef base(DockerRegistry registry) throws Exception {
    try (var registries =
        new Registries(RegistrySettings.DEFAULT, DockerRegistry.environment(folder))) {
      var works = new Works(folder.resolve("base"));
      works.store =
          new RegistryImageStore(registries, registry.name() + "/base", folder.resolve("w"));
      return works
          .dockerfile("RUN for i in httpd echo; do busybox ln -s busybox /bin/$i; done\n")
          .build()
          .ref();
    }
  }

  /** By the command and the environment that its config names. */
  private Process serve(Works works, int port) throws Exception {
    var layout = works.root.resolve("images/shop");
    var index = json(layout.resolve("index.json")).objects("manifests").getFirst();
    var manifest = json(blob(layout, index.text("digest").orElseThrow()));
    var digest = manifest.object("config").text("digest").orElseThrow();
    var command = json(blob(layout, digest)).object("config").texts("Cmd");
    var script =
        """
        set -e
        c=$("$@" from oci:%s:b-%s)
        "$@" config --env PORT=%d $c
        exec "$@" run --isolation chroot $c -- %s
        """
            .formatted(layout, works.key(), port, quoted(command));
    var words =
        new ArrayList<>(
            List.of("unshare", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc"));
    words.addAll(List.of("sh", "-c", script, "sh", "buildah", "--root", folder + "/run-root"));
    words.addAll(List.of("--runroot", folder + "/run"));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("server.log").toFile())
        .start();
  }

  private static String quoted(List<String> words) {
    return String.join(" ", words.stream().map(word -> "'" + word + "'").toList());
  }

  private static Path blob(Path layout, String digest) {
    return layout.resolve("blobs/sha256").resolve(digest.substring("sha256:".length()));
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonObject.parse(Files.readAllBytes(file)).orElseThrow();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String get(int port, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}

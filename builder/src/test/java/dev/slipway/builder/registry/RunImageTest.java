package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.image.Machine;
import dev.slipway.builder.image.MediaTypes;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are put onto another one, which the test makes itself. */
class RunImageTest {
  private static final AppName SHOP = new AppName("shop");
  private static final BuildKey KEY = new BuildKey(Digest.of("key"));

  @TempDir static Path registryFolder;
  private static DockerRegistry registry;
  private static DockerRegistry upstream;
  private static int prefixes;

  @TempDir Path folder;
  private Registries registries;
  private String team;
  private RegistryImageStore store;

  @BeforeAll
  static void start() throws Exception {
    registry = DockerRegistry.start(registryFolder.resolve("own"));
    upstream = DockerRegistry.start(registryFolder.resolve("upstream"));
  }

  @AfterAll
  static void stop() {
    for (var each : new DockerRegistry[] {registry, upstream}) {
      if (each != null) {
        each.close();
      }
    }
  }

  @BeforeEach
  void open() throws Exception {
    registries = new Registries(RegistrySettings.DEFAULT, DockerRegistry.environment(folder));
    team = "team" + prefixes++;
    store = store(registry);
  }

  @AfterEach
  void close() {
    if (registries != null) {
      registries.close();
    }
  }

  @Test
  void the_image_has_the_layers_and_the_environment_of_what_is_below_and_its_own()
      throws Exception {
    var base = base(registry);
    var image = store.write(SHOP, KEY, app().onto(Optional.of(base)));
    assertThat(image.env())
        .containsEntry("PATH", "/opt/tool/bin")
        .containsEntry("BOTH", "app")
        .containsEntry("NODE_ENV", "production");
    assertThat(image.processes()).containsOnlyKeys(ProcessType.WEB);
    assertThat(image.user()).isEqualTo("10001:10001");
    assertThat(store.find(SHOP, KEY)).contains(image);

    var target = Files.createDirectory(folder.resolve("target"));
    store.unpack(image.ref(), target);
    assertThat(target.resolve("app/tool")).hasContent("tool");
    assertThat(target.resolve("app/server.js")).hasContent("serve");
    assertThat(target.resolve("app/node_modules/dep.js")).hasContent("dependency");

    var manifest = manifest(image.ref());
    assertThat(manifest.objects("layers")).hasSize(3);
    assertThat(manifest.object("annotations").entries())
        .containsEntry("org.opencontainers.image.base.digest", base.digest().orElseThrow().value())
        .containsEntry("org.opencontainers.image.base.name", base.toString());
  }

  @Test
  void layers_of_the_same_registry_are_not_sent_but_mounted() throws Exception {
    var image = store.write(SHOP, KEY, app().onto(Optional.of(base(registry))));
    assertThat(registry.storage().resolve("repositories/" + team + "/shop/_layers/sha256"))
        .isDirectoryContaining(layer -> layer.endsWith(lowest(image)));
  }

  @Test
  void a_run_image_of_another_registry_is_copied() throws Exception {
    var base = base(upstream);
    var image = store.write(SHOP, KEY, app().onto(Optional.of(base)));
    upstream.kill();
    try {
      var target = Files.createDirectory(folder.resolve("target"));
      store.unpack(image.ref(), target);
      assertThat(target.resolve("app/tool")).hasContent("tool");
      assertThat(target.resolve("app/server.js")).hasContent("serve");
    } finally {
      upstream.restart();
    }
    var second = store.write(new AppName("blog"), KEY, app().onto(Optional.of(base)));
    assertThat(second.ref().digest()).isEqualTo(image.ref().digest());
  }

  @Test
  void of_an_index_the_image_for_this_machine_is_taken() throws Exception {
    var base = base(registry);
    var architecture = Machine.architecture();
    var index = index(base, "linux", architecture);
    var image = store.write(SHOP, KEY, app().onto(Optional.of(index)));
    assertThat(image.env()).containsEntry("PATH", "/opt/tool/bin");
    var annotations = manifest(image.ref()).object("annotations").entries();
    assertThat(annotations)
        .containsEntry("org.opencontainers.image.base.digest", base.digest().orElseThrow().value())
        .containsEntry("org.opencontainers.image.base.name", index.toString());
    // Whoever resolves it gets the index, and reads from it what an image says.
    var resolved = new RegistryResolver(registries).resolve(index);
    assertThat(resolved.digest()).isNotEqualTo(base.digest().orElseThrow());
    assertThat(store.find(resolved).orElseThrow().workingFolder()).isEqualTo("/app");
  }

  @Test
  void an_index_without_this_machine_is_refused_with_what_it_has() throws Exception {
    var index = index(base(registry), "plan9", "mips");
    assertThatThrownBy(() -> store.write(SHOP, KEY, app().onto(Optional.of(index))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("but for plan9/mips");
    assertThat(store.find(SHOP, KEY)).isEmpty();
  }

  @Test
  void a_run_image_that_is_not_there_is_told() {
    var none = ImageName.parse(registry.name() + "/no/such:image");
    assertThatThrownBy(() -> store.write(SHOP, KEY, app().onto(Optional.of(none))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("there is no run image " + none)
        .hasMessageContaining("builder.runImages");
  }

  @Test
  void a_changed_app_sends_neither_the_run_image_nor_the_dependencies_again() throws Exception {
    var base = base(registry);
    var content = app().onto(Optional.of(base));
    var first = manifest(store.write(SHOP, KEY, content).ref()).objects("layers");
    Files.writeString(content.folder().resolve("server.js"), "serve better");
    var key = new BuildKey(Digest.of("other"));
    var second = manifest(store.write(SHOP, key, content).ref()).objects("layers");
    assertThat(second.subList(0, 2)).isEqualTo(first.subList(0, 2));
    assertThat(second.getLast()).isNotEqualTo(first.getLast());
  }

  private RegistryImageStore store(DockerRegistry at) throws Exception {
    var work = folder.resolve("work-" + at.name().replace(':', '-'));
    return new RegistryImageStore(registries, at.name() + "/" + team, work);
  }

  /** An image from nothing, with a tool and an environment. */
  private ImageName base(DockerRegistry at) throws Exception {
    var root = Files.createDirectories(folder.resolve("base"));
    Files.writeString(root.resolve("tool"), "tool");
    var env = Map.of("PATH", "/opt/tool/bin", "BOTH", "base");
    var content = new ImageContent(root, List.of(), new TreeMap<>(), new TreeMap<>(env));
    StoredImage image = store(at).write(new AppName("base"), KEY, content);
    return ImageName.of(image.ref());
  }

  private ImageContent app() throws IOException {
    var root = Files.createDirectories(folder.resolve("app"));
    Files.writeString(root.resolve("server.js"), "serve");
    Files.createDirectories(root.resolve("node_modules"));
    Files.writeString(root.resolve("node_modules/dep.js"), "dependency");
    var web = Map.of(ProcessType.WEB, List.of("node", "server.js"));
    var env = Map.of("NODE_ENV", "production", "BOTH", "app");
    return new ImageContent(root, List.of("node_modules"), new TreeMap<>(web), new TreeMap<>(env));
  }

  /** As a tool for several kinds of machine would push it, in Docker's own format. */
  private ImageName index(ImageName of, String os, String architecture) throws Exception {
    var manifest = get(of.path(), of.reference());
    var json =
        """
        {"schemaVersion": 2, "mediaType": "%s", "manifests": [
          {"mediaType": "%s", "digest": "%s", "size": %d,
           "platform": {"os": "%s", "architecture": "%s"}}]}
        """
            .formatted(
                MediaTypes.DOCKER_INDEX,
                MediaTypes.MANIFEST,
                of.reference(),
                manifest.length,
                os,
                architecture);
    var uri = URI.create("http://" + registry.name() + "/v2/" + of.path() + "/manifests/multi");
    var put =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", MediaTypes.DOCKER_INDEX)
            .PUT(BodyPublishers.ofString(json));
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(put.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
    return ImageName.parse(registry.name() + "/" + of.path() + ":multi");
  }

  private static byte[] get(String path, String reference) throws Exception {
    var uri = URI.create("http://" + registry.name() + "/v2/" + path + "/manifests/" + reference);
    var get = HttpRequest.newBuilder(uri).header("Accept", MediaTypes.MANIFEST);
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(get.build(), BodyHandlers.ofByteArray());
      assertThat(answer.statusCode())
          .as(new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      return answer.body();
    }
  }

  private static JsonObject manifest(ImageRef image) throws Exception {
    var bytes = get(ImageName.of(image).path(), image.digest().value());
    return JsonObject.parse(bytes).orElseThrow();
  }

  private static String lowest(StoredImage image) {
    try {
      var layer = manifest(image.ref()).objects("layers").getFirst();
      return new Digest(layer.text("digest").orElseThrow()).hex();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

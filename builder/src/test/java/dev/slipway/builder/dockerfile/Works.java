package dev.slipway.builder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.BuildSecrets;
import dev.slipway.builder.FolderTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.oci.OciLayoutStore;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** A builder of Dockerfiles with its folders, and a source tree that has a static busybox. */
final class Works {
  static final AppName APP = new AppName("shop");

  final Path root;
  final FolderTree tree;
  WritableImageStore store;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private BuildLimits limits = new BuildLimits(Duration.ofSeconds(100), 1 << 20, 2L << 30, 5);
  private BuildMethod method = new BuildMethod.Auto();
  private BuildSecrets secrets =
      secret -> {
        throw new RejectedException("there is no secret " + secret);
      };

  Works(Path root) throws Exception {
    this.root = root;
    this.tree = new FolderTree(Files.createDirectories(root.resolve("source")));
    this.store = new OciLayoutStore(root.resolve("images"));
    environment.put("HOME", Files.createDirectories(root.resolve("home")).toString());
  }

  /** Programs that the test needs; without one it is skipped, except in CI. */
  static void need(String... programs) {
    var tools = ToolPath.of(System.getenv());
    for (var program : programs) {
      var found = tools.find(program).isPresent();
      if (!"true".equals(System.getenv("CI"))) {
        Assumptions.assumeTrue(found, "needs " + program + " on PATH");
      }
      assertThat(found).as(program + " on PATH").isTrue();
    }
  }

  static Path program(String name) {
    return ToolPath.of(System.getenv()).find(name).orElseThrow();
  }

  Works write(String name, String text) throws IOException {
    var file = tree.folder().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** A Dockerfile that begins with an image of nothing but busybox. */
  Works dockerfile(String rest) throws IOException {
    var busybox = tree.folder().resolve("busybox");
    if (!Files.exists(busybox)) {
      Files.copy(program("busybox"), busybox);
    }
    return write(
        "Dockerfile",
        """
        FROM scratch AS base
        COPY busybox /bin/busybox
        RUN ["/bin/busybox", "ln", "-s", "busybox", "/bin/sh"]
        RUN for i in cat sleep yes setsid; do busybox ln -s busybox /bin/$i; done
        """
            + rest);
  }

  Works by(BuildMethod newMethod) {
    method = newMethod;
    return this;
  }

  /** Under these ids, for the file with the usual name. */
  static Dockerfile mounting(Map<String, SecretRef> secrets) {
    return new Dockerfile(
        Dockerfile.USUAL_FILE, Optional.empty(), new TreeMap<>(), new TreeMap<>(secrets));
  }

  Works with(BuildSecrets newSecrets) {
    secrets = newSecrets;
    return this;
  }

  static BuildMethod target(String target) {
    return target(target, Map.of());
  }

  static BuildMethod target(String target, Map<String, String> args) {
    return new BuildMethod.Dockerfile("Dockerfile", Optional.of(target), new TreeMap<>(args));
  }

  Works with(BuildLimits newLimits) {
    limits = newLimits;
    return this;
  }

  Works with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Only these of all engines; whatever else the machine has is there. */
  Works withEngines(String... engines) throws IOException {
    var folder = Files.createDirectories(root.resolve("bin-" + String.join("-", engines)));
    for (var place : ToolPath.of(System.getenv()).folders()) {
      if (Files.isDirectory(place)) {
        try (var programs = Files.list(place)) {
          for (var program : programs.toList()) {
            var link = folder.resolve(program.getFileName());
            var isEngine =
                Set.of("buildah", "podman", "docker", "buildctl")
                    .contains(program.getFileName().toString());
            if (!Files.exists(link)
                && (!isEngine || Set.of(engines).contains(program.getFileName().toString()))) {
              Files.deleteIfExists(link);
              Files.createSymbolicLink(link, program);
            }
          }
        }
      }
    }
    return with("PATH", folder.toString());
  }

  BuildSite site() throws Exception {
    var places = new BuildSite.Places(root.resolve("builds"), root.resolve("caches"));
    return new BuildSite(places, store, new BuildSite.Options(limits, environment));
  }

  DockerfileImageBuilder builder() throws Exception {
    return builder(site());
  }

  static DockerfileImageBuilder builder(BuildSite site) {
    return new DockerfileImageBuilder(site, Set.of());
  }

  BuildKey key() throws Exception {
    return builder().key(tree, method);
  }

  StoredImage build() throws Exception {
    var builder = builder();
    return builder.build(request(builder));
  }

  BuildRequest request(DockerfileImageBuilder builder) throws Exception {
    return new BuildRequest(APP, builder.key(tree, method), tree, method, secrets);
  }

  String log() throws Exception {
    return Files.readString(site().log(APP, key()).orElseThrow());
  }

  Path unpack(StoredImage image) throws Exception {
    var folder = Files.createTempDirectory(root, "unpacked-");
    store.unpack(image.ref(), folder);
    return folder;
  }
}

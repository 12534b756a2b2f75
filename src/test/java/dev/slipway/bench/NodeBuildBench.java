package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.Results.Samples;
import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.buildpack.BuildpackImageBuilder;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.builder.registry.Registries;
import dev.slipway.builder.registry.RegistryImageStore;
import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitSourceRepositories;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A line of the Node example changes, until its image is in a registry of this machine: by the
 * buildpack, from the commit on, and in turns with that by {@code buildah bud} of an equal
 * Dockerfile and {@code buildah push}, from the changed file on, with its layers cached. Both begin
 * with the same image, of this machine's Node.js.
 */
record NodeBuildBench(Path folder, int rounds, Results results) {
  private static final AppName APP = new AppName("hello");
  private static final Path EXAMPLE =
      Path.of(System.getProperty("slipway.examples"), "sources/node");
  private static final Pattern LIBRARY = Pattern.compile("(?:=>\\s*)?(/\\S+) \\(0x");

  void run() throws Exception {
    try (var registry = DockerRegistry.start(folder.resolve("registry"));
        var repository = TestRepository.create(folder.resolve("node.git"));
        var registries =
            new Registries(
                RegistrySettings.DEFAULT, DockerRegistry.environment(folder.resolve("home")))) {
      var base = ImageName.parse(base(registry));
      var images = registry.name() + "/built";
      var site = site(new RegistryImageStore(registries, images, folder.resolve("work")));
      var builder = new BuildpackImageBuilder(site, () -> onto(base));
      var context = Files.createDirectories(folder.resolve("context"));
      copy(EXAMPLE, context);
      dockerfile(context, base);
      repository.commitFolder(EXAMPLE);
      var ours = new Samples();
      var theirs = new Samples();
      var ratio = new Samples();
      // The first round fills the caches of both.
      for (var round = -1; round < rounds; round++) {
        var text =
            Files.readString(EXAMPLE.resolve("server.js")).replace("'1'", "'1." + round + "'");
        var byUs = built(repository, builder, site, text);
        var byThem = built(context, registry, text);
        if (round >= 0) {
          ours.addNanos(byUs);
          theirs.addNanos(byThem);
          ratio.add(100.0 * byUs / byThem);
        }
      }
      results.row(
          "a line of the Node example changed: commit → image in the registry", ours, "ms", "");
      results.row("the same by `buildah bud` and `buildah push`, cached", theirs, "ms", "");
      results.row("the first by the second, in %", ratio, "%", "50 %");
    }
  }

  private static void dockerfile(Path context, ImageName base) throws IOException {
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM %s
        WORKDIR /app
        ENV NODE_ENV=production
        COPY package.json package-lock.json ./
        RUN npm ci --omit=dev --no-audit --no-fund
        COPY . .
        CMD ["node", "server.js"]
        """
            .formatted(base));
  }

  private static RunImages onto(ImageName base) {
    return RunImages.NONE.with(Map.of(RunImages.NODE, base));
  }

  private BuildSite site(RegistryImageStore store) throws Exception {
    return new BuildSite(
        new BuildSite.Places(folder.resolve("builds"), folder.resolve("caches")),
        store,
        new BuildSite.Options(BuildLimits.ofThisMachine(), System.getenv()));
  }

  /** What a daemon does that is told to look. */
  private long built(
      TestRepository repository, BuildpackImageBuilder builder, BuildSite site, String text)
      throws Exception {
    repository.commitFile("server.js", text);
    var source = new Source(repository.url(), new GitRef.Branch(TestRepository.MAIN), "");
    var access = GitAccess.usual(folder.resolve("home"));
    try (var sources = new GitSourceRepositories(folder.resolve("sources"), access)) {
      var begin = System.nanoTime();
      var heads = sources.heads(source.git(), Set.of(source.ref()));
      var commit = Objects.requireNonNull(heads.get(source.ref()), "the branch is there");
      var tree = sources.open(source, commit).tree();
      var key = builder.key(tree, source.build());
      var image = builder.build(new BuildRequest(APP, key, tree, source.build()));
      var took = System.nanoTime() - begin;
      assertThat(site.store().find(image.ref())).isPresent();
      return took;
    }
  }

  private long built(Path context, DockerRegistry registry, String text) throws Exception {
    Files.writeString(context.resolve("server.js"), text);
    var image = registry.name() + "/hello:latest";
    var begin = System.nanoTime();
    bud(image, context);
    return System.nanoTime() - begin;
  }

  private void bud(String image, Path context) throws IOException, InterruptedException {
    buildah(
        "bud",
        "--isolation",
        "chroot",
        "--layers",
        "--tls-verify=false",
        "--quiet",
        "--tag",
        image,
        context.toString());
    buildah("push", "--tls-verify=false", "--quiet", image);
  }

  private void buildah(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("buildah", "--root", folder + "/storage"));
    command.addAll(List.of("--runroot", folder + "/run"));
    command.addAll(List.of(words));
    output(command);
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  /** Node.js and npm of this machine, the libraries that it needs, and a shell. */
  private String base(DockerRegistry registry) throws IOException, InterruptedException {
    var tools = ToolPath.of(System.getenv());
    var node = tools.find("node").orElseThrow().toRealPath();
    var npm = tools.find("npm").orElseThrow().toRealPath().resolve("../..").normalize();
    var root = Files.createDirectories(folder.resolve("base"));
    var files = new ArrayList<>(List.of(node));
    LIBRARY
        .matcher(output(List.of("ldd", node.toString())))
        .results()
        .forEach(found -> files.add(Path.of(found.group(1))));
    for (var file : files) {
      var target = root.resolve("root" + file);
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    copy(npm, root.resolve("root/opt/npm"));
    Files.copy(tools.find("busybox").orElseThrow(), root.resolve("busybox"));
    Files.writeString(
        root.resolve("Dockerfile"),
        """
        FROM scratch
        COPY root /
        COPY busybox /bin/sh
        COPY busybox /bin/busybox
        RUN /bin/busybox ln -s busybox /bin/env; \\
            /bin/busybox mkdir -p /usr/bin /usr/local/bin /tmp; \\
            /bin/busybox ln -s /bin/env /usr/bin/env; \\
            /bin/busybox ln -s /opt/npm/bin/npm-cli.js /usr/local/bin/npm
        ENV PATH=/usr/local/bin:%s:/usr/bin:/bin
        """
            .formatted(node.getParent()));
    var name = registry.name() + "/node:base";
    bud(name, root);
    return name;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (!Files.isDirectory(file) || !Files.isDirectory(target)) {
          Files.copy(file, target);
        }
      }
    }
  }
}

package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.reconciler.cluster.kubernetes.TestImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The cluster that the built Slipway is installed on: the one of {@code KUBECONFIG}, with the
 * registry of {@code SLIPWAY_TEST_REGISTRY}, whose pods reach this machine at {@code
 * SLIPWAY_TEST_HOST}. A registry of this machine is reached there too.
 */
record Pier(String host, String registry, Path scratch) {
  private static final String NONE =
      "no Kubernetes: set KUBECONFIG, SLIPWAY_TEST_REGISTRY, and SLIPWAY_TEST_HOST to an address of"
          + " this machine for pods";
  private static final Path DISTRIBUTION = Path.of("../../reconciler/target/slipway");
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final Pattern LIBRARY = Pattern.compile("(?:=>\\s*)?(/\\S+) \\(0x");

  static Pier find(Path scratch) {
    var registry = Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY"));
    var host = Optional.ofNullable(System.getenv("SLIPWAY_TEST_HOST"));
    var kubeconfig = Optional.ofNullable(System.getenv("KUBECONFIG"));
    var isThere = registry.isPresent() && host.isPresent() && kubeconfig.isPresent();
    if (!isThere) {
      System.out.println("SKIPPED: " + NONE);
    }
    Assumptions.assumeTrue(isThere, NONE);
    var forPods = registry.get().replaceFirst("^(127\\.0\\.0\\.1|localhost)(?=:)", host.get());
    return new Pier(host.get(), forPods, scratch);
  }

  /** What the daemon's image is put onto where there is no public registry: glibc and busybox. */
  ImageRef base() throws IOException, InterruptedException {
    var folder = Files.createTempDirectory(scratch, "base");
    return TestImage.push(registry, "slipway-test/base", glibc(), folder);
  }

  /** An image with a small HTTP server. */
  ImageRef app() throws IOException, InterruptedException {
    return TestImage.push(registry, Files.createTempDirectory(scratch, "app"));
  }

  /** The base, with this machine's buildah. */
  ImageRef buildah() throws IOException, InterruptedException {
    var program = ToolPath.of(System.getenv()).find("buildah");
    Assumptions.assumeTrue(program.isPresent(), "no buildah on this machine");
    var files = new LinkedHashSet<>(glibc());
    files.add(program.orElseThrow());
    files.addAll(libraries(program.orElseThrow()));
    for (var name : List.of("containers/policy.json", "containers/registries.conf", "passwd")) {
      files.add(Path.of("/etc", name));
    }
    var folder = Files.createTempDirectory(scratch, "buildah");
    return TestImage.push(registry, "slipway-test/buildah", List.copyOf(files), folder);
  }

  private static List<Path> libraries(Path program) throws IOException, InterruptedException {
    var process = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    var files = new ArrayList<Path>();
    LIBRARY.matcher(text).results().forEach(found -> files.add(Path.of(found.group(1))));
    return files;
  }

  private static List<Path> glibc() throws IOException, InterruptedException {
    var jvm = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
    var files = new ArrayList<>(libraries(jvm));
    // What others of the JDK's libraries need besides, where it is apart from libc.
    for (var file : List.copyOf(files)) {
      for (var name : List.of("librt.so.1", "libresolv.so.2", "libpthread.so.0")) {
        var beside = file.resolveSibling(name);
        if (file.endsWith("libc.so.6") && Files.exists(beside)) {
          files.add(beside);
        }
      }
    }
    return files.stream().distinct().toList();
  }

  /** The image of the built Slipway, on a base, under a name of its own. */
  ImageName ownImage(String name, ImageRef base) throws IOException, InterruptedException {
    var pushed =
        slipway(
            "image",
            "--to=" + registry() + "/slipway-test/" + name + ":e2e",
            "--base=" + base,
            "--registry-plain-http=" + registry());
    return ImageName.parse(pushed.strip());
  }

  /** What the built Slipway prints; it must leave with 0. */
  String slipway(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/slipway").toString()));
    command.addAll(List.of(arguments));
    var output = Files.createTempFile(scratch, "slipway", ".txt");
    var builder = new ProcessBuilder(command).redirectOutput(output.toFile());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SLIPWAY_CACHE_DIR", "none");
    var process = builder.start();
    try {
      var isOver = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
      var text = Files.readString(output);
      assertThat(isOver).as("still running: " + command + "\n" + text).isTrue();
      assertThat(process.exitValue()).as(command + "\n" + text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
    }
  }
}

package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.process.ToolPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's docker-registry, on a port of its own, with its images in a folder. */
public final class DockerRegistry implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /** Of {@link #startClosed}: who is let in. */
  public static final String LOGIN = "ship:s3same-open";

  /** The same, as {@code htpasswd -B} writes it. */
  private static final String HTPASSWD =
      "ship:$2y$05$lOdcjL24TVr.1OerIBgIbusdwetFGdDGZ5cyuihAX1BiASVzfCxpu\n";

  private final Path folder;
  private final Path program;
  private final String host;
  private final int port;
  private final String options;
  private Process process;

  private DockerRegistry(Path folder, Path program, String host, String options)
      throws IOException {
    this.folder = folder;
    this.program = program;
    this.host = host;
    this.port = freePort();
    this.options = options;
    this.process = launch();
  }

  /** Over plain HTTP, for anybody. A test without the program is skipped, except in CI. */
  public static DockerRegistry start(Path folder) throws IOException {
    return start(folder, "", "");
  }

  /** Over TLS with this certificate and its key, both in PEM files, for whom a htpasswd names. */
  public static DockerRegistry start(Path folder, Path certificate, Path key, Path htpasswd)
      throws IOException {
    return start(
        folder,
        "  tls: {certificate: " + certificate + ", key: " + key + "}\n",
        "auth: {htpasswd: {realm: test, path: " + htpasswd + "}}\n");
  }

  /** Over plain HTTP, for anybody, with this in its configuration besides. */
  public static DockerRegistry startWith(Path folder, String options) throws IOException {
    return start(folder, "", options);
  }

  /** Over plain HTTP, for whom a htpasswd names. */
  public static DockerRegistry startFor(Path folder, Path htpasswd) throws IOException {
    return start(folder, "", "auth: {htpasswd: {realm: test, path: " + htpasswd + "}}\n");
  }

  /** Over plain HTTP, at an address of this machine, for {@link #LOGIN}. */
  public static DockerRegistry startClosed(Path folder, String host) throws IOException {
    var htpasswd = Files.createDirectories(folder).resolve("htpasswd");
    Files.writeString(htpasswd, HTPASSWD);
    return start(folder, host, "auth: {htpasswd: {realm: test, path: " + htpasswd + "}}\n", "");
  }

  private static DockerRegistry start(Path folder, String http, String options) throws IOException {
    return start(folder, LOOPBACK, options, http);
  }

  private static DockerRegistry start(Path folder, String host, String options, String http)
      throws IOException {
    var environment = System.getenv();
    var program = ToolPath.of(environment).find("docker-registry");
    if (!"true".equals(environment.get("CI"))) {
      Assumptions.assumeTrue(program.isPresent(), "needs docker-registry on PATH");
    }
    assertThat(program).as("docker-registry on PATH").isPresent();
    Files.createDirectories(folder);
    return new DockerRegistry(folder, program.orElseThrow(), host, http + options);
  }

  private int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    var config =
        """
        version: 0.1
        log: {level: warn}
        storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
        http:
          addr: %s
        %s
        """
            .formatted(folder.resolve("storage"), name(), options);
    var file = Files.writeString(folder.resolve("registry.yml"), config);
    var started =
        new ProcessBuilder(program.toString(), "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("registry.log").toFile()))
            .start();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .failFast("docker-registry ended", () -> !started.isAlive())
        .until(this::listens);
    return started;
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** As in the names of its images. */
  public String name() {
    return host + ":" + port;
  }

  /** Where its images are: {@code docker/registry/v2}. */
  public Path storage() {
    return folder.resolve("storage/docker/registry/v2");
  }

  /** All tags of a repository, as they are on its disk. */
  List<String> tags(String repository) throws IOException {
    try (var tags =
        Files.list(storage().resolve("repositories/" + repository + "/_manifests/tags"))) {
      return tags.map(tag -> tag.getFileName().toString()).sorted().toList();
    }
  }

  public String log() throws IOException {
    return Files.readString(folder.resolve("registry.log"));
  }

  /** As kill -9 does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** On the same port, with the same images. */
  public void restart() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** For a client that finds no login of the machine the test runs on. */
  public static Map<String, String> environment(Path home) {
    return Map.of(
        "HOME", home.toString(), "PATH", Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }
}

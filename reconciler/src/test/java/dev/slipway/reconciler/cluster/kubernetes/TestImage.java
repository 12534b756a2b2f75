package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes an image of this machine's static busybox, and pushes it to a plain registry. */
public final class TestImage {
  private static final String BUSYBOX = "slipway-test/busybox";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String registry;
  private final String repository;

  private TestImage(String registry, String repository) {
    this.registry = registry;
    this.repository = repository;
  }

  /** Of busybox; runs as user 1000. */
  public static ImageRef push(String registry, Path scratch)
      throws IOException, InterruptedException {
    return new TestImage(registry, BUSYBOX).push(layer(busyboxIn(scratch), scratch), "1000");
  }

  /**
   * Of busybox, and files beside it; runs as root.
   *
   * @param files absolute paths of this machine, of what is copied to the same path
   */
  public static ImageRef push(String registry, String repository, List<Path> files, Path scratch)
      throws IOException, InterruptedException {
    var root = busyboxIn(scratch);
    for (var file : files) {
      var target = root.resolve(Path.of("/").relativize(file));
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }
    return new TestImage(registry, repository).push(layer(root, scratch), "");
  }

  private ImageRef push(byte[] layer, String user) throws IOException, InterruptedException {
    var config =
        """
        {"architecture":"%s","os":"linux","config":{"User":"%s","Env":["PATH=/bin:/usr/bin"],\
        "WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["%s"]},\
        "history":[{"created":"1970-01-01T00:00:00Z","created_by":"a test"}]}\
        """
            .formatted(architecture(), user, Digest.of(layer))
            .getBytes(StandardCharsets.UTF_8);
    upload(layer);
    upload(config);
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}\
        """
            .formatted(Digest.of(config), config.length, Digest.of(layer), layer.length)
            .getBytes(StandardCharsets.UTF_8);
    var request =
        request("/v2/" + repository + "/manifests/latest")
            .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .PUT(BodyPublishers.ofByteArray(manifest));
    send(request.build());
    return new ImageRef(registry + "/" + repository, Digest.of(manifest));
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64" -> "arm64";
      default -> "amd64";
    };
  }

  private void upload(byte[] blob) throws IOException, InterruptedException {
    var begun =
        http.send(
            request("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()).build(),
            BodyHandlers.discarding());
    var place = begun.headers().firstValue("Location").orElseThrow();
    var at = URI.create("http://" + registry).resolve(place);
    var query = at.getQuery() == null ? "?" : "&";
    send(
        HttpRequest.newBuilder(URI.create(at + query + "digest=" + Digest.of(blob)))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(blob))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + registry + path))
        .timeout(Duration.ofSeconds(30));
  }

  private void send(HttpRequest request) throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("the registry answers " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** The same content each time, so that the same digest comes of it. */
  private static byte[] layer(Path root, Path scratch) throws IOException, InterruptedException {
    var tar = scratch.resolve("layer.tar");
    var process =
        new ProcessBuilder(
                "tar",
                "--sort=name",
                "--mtime=@0",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--format=gnu",
                "-C",
                root.toString(),
                "-cf",
                tar.toString(),
                ".")
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("tar failed");
    }
    return Files.readAllBytes(tar);
  }

  private static Path busyboxIn(Path scratch) throws IOException {
    var root = Files.createDirectories(scratch.resolve("root"));
    var bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(busybox(), bin.resolve("busybox"));
    if (!bin.resolve("busybox").toFile().setExecutable(true, false)) {
      throw new IOException("busybox can not be made executable");
    }
    for (var name :
        List.of("sh", "sleep", "echo", "httpd", "wget", "cat", "env", "true", "date", "readlink")) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
    }
    var www = Files.createDirectories(root.resolve("www"));
    Files.writeString(www.resolve("healthz"), "fine\n");
    Files.writeString(www.resolve("index.html"), "hello\n");
    return root;
  }

  private static Path busybox() throws IOException {
    for (var folder : List.of("/bin", "/usr/bin", "/usr/local/bin")) {
      var found = Optional.of(Path.of(folder, "busybox")).filter(Files::isExecutable);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IOException("no busybox on this machine: install busybox-static");
  }
}

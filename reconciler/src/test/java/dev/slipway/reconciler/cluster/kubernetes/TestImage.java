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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes an image of this machine's static busybox, and pushes it to a plain registry. */
final class TestImage {
  private static final String REPOSITORY = "slipway-test/busybox";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String registry;

  private TestImage(String registry) {
    this.registry = registry;
  }

  static ImageRef push(String registry, Path scratch) throws IOException, InterruptedException {
    return new TestImage(registry).push(layer(scratch));
  }

  private ImageRef push(byte[] layer) throws IOException, InterruptedException {
    var config =
        """
        {"architecture":"%s","os":"linux","config":{"User":"1000","Env":["PATH=/bin"],\
        "WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["%s"]}}\
        """
            .formatted(architecture(), Digest.of(layer))
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
        request("/v2/" + REPOSITORY + "/manifests/latest")
            .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .PUT(BodyPublishers.ofByteArray(manifest));
    send(request.build());
    return new ImageRef(registry + "/" + REPOSITORY, Digest.of(manifest));
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
            request("/v2/" + REPOSITORY + "/blobs/uploads/").POST(BodyPublishers.noBody()).build(),
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
  private static byte[] layer(Path scratch) throws IOException, InterruptedException {
    var root = Files.createDirectories(scratch.resolve("root"));
    var bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(busybox(), bin.resolve("busybox"));
    if (!bin.resolve("busybox").toFile().setExecutable(true, false)) {
      throw new IOException("busybox can not be made executable");
    }
    for (var name : List.of("sh", "sleep", "echo", "httpd", "wget", "cat", "env", "true", "date")) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
    }
    var www = Files.createDirectories(root.resolve("www"));
    Files.writeString(www.resolve("healthz"), "fine\n");
    Files.writeString(www.resolve("index.html"), "hello\n");
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

package dev.slipway.builder.buildpack;

import static org.awaitility.Awaitility.await;

import dev.slipway.builder.StoredImage;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.ProcessType;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/** The web process of an unpacked image, listening. */
final class RunningApp implements AutoCloseable {
  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  RunningApp(StoredImage image, Path folder, String greeting) throws IOException {
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var tools = ToolPath.of(System.getenv());
    var words = new ArrayList<>(image.processes().get(ProcessType.WEB));
    var own = folder.resolve(words.getFirst()).toAbsolutePath();
    words.set(0, Files.isExecutable(own) ? own.toString() : Tools.program(words.getFirst()));
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(image.env());
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("GREETING", greeting);
    process = builder.start();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> get("/healthz").statusCode() == 200);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(10));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  int port() {
    return port;
  }

  /** Asks it to stop; whether it did so in time. */
  boolean stops() throws InterruptedException {
    process.destroy();
    return process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.close();
  }
}

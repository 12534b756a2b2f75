package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.TlsFiles;
import dev.slipway.reconciler.front.CertificatePlace;
import dev.slipway.reconciler.front.RouterCluster;
import dev.slipway.reconciler.front.RouterNodeSettings;
import dev.slipway.reconciler.front.RouterSettings;
import dev.slipway.router.mesh.RouterName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouterCommandTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<RouterNodeSettings> started = new ArrayList<>();
  private final StringWriter written = new StringWriter();

  private int run(String... options) {
    var all = new ArrayList<>(List.of("router"));
    all.addAll(List.of(options));
    var writer = new PrintWriter(written);
    return new CommandLineInterface(writer, writer, new Surroundings(environment, folder, false))
        .routing(settings -> {
          started.add(settings);
          return 0;
        })
        .run(all.toArray(String[]::new));
  }

  @Test
  void needsNothingToBeSaid() {
    assertThat(run()).isZero();

    assertThat(started)
        .containsExactly(
            new RouterNodeSettings(
                URI.create("http://127.0.0.1:8300"),
                Optional.empty(),
                Optional.empty(),
                TlsFiles.NONE,
                Optional.empty(),
                RouterSettings.on(new ListenAddress("127.0.0.1", 8080)),
                new ListenAddress("127.0.0.1", 8301),
                folder.resolve(".slipway-router"),
                Duration.ZERO));
  }

  @Test
  void takesWhatTheDaemonsFileSays() throws IOException {
    Files.writeString(
        folder.resolve("settings"), "config-repo = /c\nrouter = :80\nrouter-drain = 5s\n");
    environment.put("SLIPWAY_ROUTER_NAME", "eu-1");

    assertThat(run("--settings", "settings", "--from", "https://slipway.example.com")).isZero();

    var settings = started.getFirst();
    assertThat(settings.from()).isEqualTo(URI.create("https://slipway.example.com"));
    assertThat(settings.name()).contains(new RouterName("eu-1"));
    assertThat(settings.router().listen()).isEqualTo(new ListenAddress("0.0.0.0", 80));
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void neverTellsTheToken() throws IOException {
    Files.writeString(folder.resolve("token"), "0123456789abcdef-secret\n");

    assertThat(run("--mesh-token-file", "token")).isZero();

    assertThat(started.getFirst().token()).isPresent();
    assertThat(started.toString()).doesNotContain("secret");
  }

  @Test
  void showsACertificate() {
    assertThat(
            run(
                "--from",
                "https://daemon:8302",
                "--from-ca",
                "ca.crt",
                "--from-certificate",
                "one.crt",
                "--from-key",
                "one.key"))
        .isZero();

    assertThat(started.getFirst().tls())
        .isEqualTo(
            new TlsFiles(
                Optional.of(
                    new TlsFiles.Pair(folder.resolve("one.crt"), folder.resolve("one.key"))),
                Optional.of(folder.resolve("ca.crt"))));
  }

  @Test
  void looksAtACluster() {
    assertThat(
            run(
                "--cluster",
                "kubernetes",
                "--kubeconfig",
                "k",
                "--routes-namespace",
                "slipway-routes",
                "--router-tls",
                ":8443"))
        .isZero();

    var settings = started.getFirst();
    assertThat(settings.cluster())
        .contains(new RouterCluster(Optional.of(folder.resolve("k")), "slipway-routes"));
    assertThat(settings.router().certificates()).contains(new CertificatePlace.Secrets());
  }

  @Test
  void refusesWhatIsNotRight() throws IOException {
    Files.writeString(folder.resolve("token"), "short\n");
    for (var wrong :
        List.of(
            List.of("--from", "127.0.0.1:8300"),
            List.of("--router-name", "a b"),
            List.of("--router-drain", "2m"),
            List.of("--from-ca", "ca.crt"),
            List.of("--from", "https://daemon:8302", "--from-certificate", "one.crt"),
            List.of("--cluster", "nomad"),
            List.of("--cluster", "kubernetes"),
            List.of("--router-tls", ":8443"),
            List.of("--mesh-token-file", "token"),
            List.of("--router", ":8301", "--router-http", ":8301"))) {
      assertThat(run(wrong.toArray(String[]::new))).as(wrong.toString()).isEqualTo(2);
    }
    assertThat(started).isEmpty();
    assertThat(written.toString())
        .doesNotContain("short")
        .contains("slipway: --routes-namespace is missing");
  }
}

package dev.slipway.builder.dockerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuildSecrets;
import dev.slipway.builder.RegistryCredentials;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.pod.PodInThisProcess;
import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.builder.registry.EngineLogin;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that a Dockerfile begins with, and that not everybody may read. */
@Tag("full")
final class PrivateBaseTest {
  @TempDir private Path folder;
  private Works works;
  private DockerRegistry registry;

  @BeforeEach
  void open() throws Exception {
    Works.need("buildah", "busybox");
    works = new Works(folder.resolve("works"));
    works.withEngines("buildah");
    registry = DockerRegistry.startClosed(folder.resolve("registry"), "127.0.0.1");
    pushBase();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private String base() {
    return registry.name() + "/private/base:1";
  }

  private String login(String userAndPassword) {
    var pair = Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    return "{\"auths\":{\"" + registry.name() + "\":{\"auth\":\"" + pair + "\"}}}";
  }

  private void pushBase() throws Exception {
    var context = Files.createDirectories(folder.resolve("base"));
    Files.writeString(context.resolve("made"), "by others\n");
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY made /made\n");
    var config = Files.writeString(folder.resolve("config.json"), login(DockerRegistry.LOGIN));
    buildah("bud", "--isolation", "chroot", "-t", base(), context.toString());
    buildah("push", "--tls-verify=false", "--authfile", config.toString(), base());
  }

  private void buildah(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("buildah", "--storage-driver", "vfs"));
    command.addAll(List.of("--root", folder.resolve("storage").toString()));
    command.addAll(List.of("--runroot", folder.resolve("run").toString()));
    command.addAll(List.of(arguments));
    var output = folder.resolve("buildah.log");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  private static BuildSecrets opening(String config) {
    return new BuildSecrets() {
      @Override
      public String read(SecretRef secret) throws RejectedException {
        throw new RejectedException("there is no secret " + secret);
      }

      @Override
      public Optional<JsonObject> logins() throws RejectedException {
        return EngineLogin.all(new RegistryCredentials.DockerConfig(config));
      }
    };
  }

  /** Where the environment, as an image may, names logins that open nothing. */
  private DockerfileImageBuilder elsewhere() throws Exception {
    var none = Files.writeString(folder.resolve("none.json"), "{\"auths\":{}}").toString();
    var environment =
        Map.of(
            "HOME", folder.toString(), "PATH", System.getenv("PATH"), "REGISTRY_AUTH_FILE", none);
    var pod = new PodInThisProcess(Files.createDirectories(folder.resolve("pods")), environment);
    return new DockerfileImageBuilder(works.site(), Set.of(), () -> Optional.of(pod));
  }

  @Test
  void is_read_in_a_pod_with_the_apps_own_login_and_that_is_nowhere_afterwards() throws Exception {
    works
        .with(opening(login(DockerRegistry.LOGIN)))
        .write("Dockerfile", "FROM " + base() + "\nUSER 1\n");
    var builder = elsewhere();

    var image = builder.build(works.request(builder));

    assertThat(works.unpack(image).resolve("made")).hasContent("by others");
    try (var files = Files.walk(folder.resolve("pods"))) {
      assertThat(files).noneMatch(file -> file.endsWith("config.json"));
    }
  }

  @Test
  void is_not_read_with_a_wrong_one_and_the_log_says_so() throws Exception {
    works.with(opening(login("ship:wrong"))).write("Dockerfile", "FROM " + base() + "\nUSER 1\n");
    var builder = elsewhere();
    var request = works.request(builder);

    assertThatThrownBy(() -> builder.build(request)).hasMessageContaining("Dockerfile");
    assertThat(works.log()).containsIgnoringCase("unauthorized").doesNotContain("wrong");
  }
}

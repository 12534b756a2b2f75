package dev.slipway.reconciler.cluster.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginFileTest {
  private static final JsonObject LOGIN =
      new JsonObject(Map.of("auths", Map.of("registry.example.com", Map.of("auth", "eA=="))));

  @TempDir private Path folder;

  @Test
  void podmanIsGivenAFileThatNobodyElseReads() throws Exception {
    var podman = new Program(List.of(), Path.of("/usr/bin/podman"), Map.of());
    try (var login = LoginFile.write(LOGIN, folder, podman)) {
      assertThat(login.flags()).startsWith("--authfile").hasSize(2);
      var file = Path.of(login.flags().getLast());
      assertThat(JsonObject.parse(Files.readAllBytes(file))).contains(LOGIN);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(login.variables()).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void dockerIsGivenAFolderWhereItsOwnDaemonIsFoundAndItsOwnLoginsAreNot() throws Exception {
    var usual = folder.resolve("home/.docker");
    Files.createDirectories(usual.resolve("contexts"));
    Files.writeString(
        usual.resolve("config.json"),
        """
        {"auths": {"other.example.com": {"auth": "eQ=="}}, "credsStore": "desktop",
         "currentContext": "far"}
        """);
    var docker =
        new Program(
            List.of(),
            Path.of("/usr/bin/docker"),
            Map.of("HOME", folder.resolve("home").toString()));
    var in = Files.createDirectory(folder.resolve("logins"));
    try (var login = LoginFile.write(LOGIN, in, docker)) {
      assertThat(login.flags()).isEmpty();
      var at = Path.of(String.valueOf(login.variables().get("DOCKER_CONFIG")));
      assertThat(Files.readString(at.resolve("config.json")))
          .contains("\"currentContext\":\"far\"", "registry.example.com")
          .doesNotContain("other.example.com", "credsStore");
      assertThat(at.resolve("contexts").toRealPath())
          .isEqualTo(usual.resolve("contexts").toRealPath());
    }
    assertThat(in).isEmptyDirectory();
    assertThat(usual.resolve("contexts")).as("is not deleted with the link").isDirectory();
  }

  @Test
  void whatAKilledDaemonLeftIsDeleted() throws Exception {
    var podman = new Program(List.of(), Path.of("/usr/bin/podman"), Map.of());
    var left = LoginFile.write(LOGIN, folder, podman);
    Files.createFile(folder.resolve("another"));

    LoginFile.deleteLeft(folder);

    assertThat(folder).isDirectoryContaining("glob:**/another");
    assertThat(Path.of(left.flags().getLast()).resolveSibling("")).doesNotExist();
    left.close();
  }
}

package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IsolationTest {
  @TempDir Path folder;

  /** Run in a process of its own, with a home folder of its own. */
  static final class Follow {
    private Follow() {}

    public static void main(String[] arguments) throws Exception {
      var branch = FollowedBranch.of(arguments[0], "main");
      var cache = Path.of(arguments[1]);
      var access = GitAccess.usual(Path.of(System.getProperty("user.home")));
      try (var config = new GitConfigRepository(branch, cache, access, Clock.systemUTC())) {
        var commits = List.of(new FileCommit("releases/shop.yaml", "v1", "Release shop"));
        System.out.println(config.push(config.fetch(), commits));
      }
    }
  }

  @Test
  void neitherReadsNorWritesTheConfigurationOfTheUser() throws Exception {
    var home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(
        home.resolve(".gitconfig"),
        "[url \"file:///nowhere\"]\n\tinsteadOf = file://\n[user]\n\tname = Somebody\n");
    assertThat(pushWith(home)).startsWith("Landed[");
    try (var files = Files.list(home)) {
      assertThat(files).containsExactly(home.resolve(".gitconfig"));
    }
  }

  @Test
  void nothingIsPackedInTheBackground() throws Exception {
    try (var remote = TestRepository.create(folder.resolve("config.git"))) {
      var config = remote.workspace().repository().getConfig();

      assertThat(config.getInt("gc", "auto", 6700)).isZero();
      assertThat(config.getInt("gc", "autopacklimit", 50)).isZero();
      assertThat(config.getBoolean("gc", "autodetach", true)).isFalse();
    }
  }

  @Test
  void needsNoHomeFolder() throws Exception {
    var home = folder.resolve("nobody");
    assertThat(pushWith(home)).startsWith("Landed[");
    assertThat(home).doesNotExist();
  }

  private String pushWith(Path home) throws Exception {
    try (var remote = TestRepository.create(folder.resolve("config.git"))) {
      remote.commitManifest("shop", "1");
      var output = folder.resolve("output").toFile();
      var builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-Duser.home=" + home,
              "-cp",
              System.getProperty("java.class.path"),
              Follow.class.getName(),
              remote.url(),
              folder.resolve("cache").toString());
      builder.environment().put("HOME", home.toString());
      builder.environment().put("GIT_DIR", "/nonexistent");
      builder.environment().remove("XDG_CONFIG_HOME");
      var process = builder.redirectErrorStream(true).redirectOutput(output).start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Files.readString(output.toPath());
    }
  }
}

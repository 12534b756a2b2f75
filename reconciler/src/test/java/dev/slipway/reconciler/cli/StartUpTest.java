package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command loads the libraries that it needs, and no others. */
class StartUpTest {
  private static final List<String> HEAVY =
      List.of("io.vertx.", "io.netty.", "tools.jackson.", "io.micrometer.", "org.eclipse.jgit.");

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "status --help", "schema release"})
  void whatAsksNobodyLoadsNoServerAndNoClient(String words) throws Exception {
    var output = run(words);

    assertThat(output).contains("dev.slipway.reconciler.Main source:");
    assertThat(output.lines().filter(line -> HEAVY.stream().anyMatch(line::contains))).isEmpty();
  }

  @Test
  void oneThatIsNamedIsAllThatIsMadeOfTheCommands() throws Exception {
    assertThat(run("status --help")).contains("StatusCommand").doesNotContain("ReleasesCommand");
    assertThat(run("--help")).contains("StatusCommand source:", "ReleasesCommand source:");
  }

  private static String run(String words) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xlog:class+load:stdout", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(), "dev.slipway.reconciler.Main"));
    command.addAll(List.of(words.split(" ")));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(0);
    return output;
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }
}

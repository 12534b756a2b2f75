package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class InstallCommandTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "kubernetes");
  private static final String[] NEEDED = {
    "install", "--print", "--image=a.example/b", "--config-repo=c", "--image-store=a.example/d"
  };

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** The command is taken from the README beside it. */
  @Test
  void theExampleIsWhatTheCommandPrints() throws IOException {
    var readme = Files.readString(EXAMPLE.resolve("README.md"));
    var command = Pattern.compile("slipway (install --print[^`]*)").matcher(readme);
    assertThat(command.find()).isTrue();

    var code = run(command.group(1).replace("\\\n", " ").strip().split("\\s+"));

    assertThat(code).isEqualTo(ExitCode.FINE);
    assertThat(out.toString()).isEqualTo(Files.readString(EXAMPLE.resolve("slipway.yaml")));
  }

  @Test
  void aSettingThatADaemonDoesNotHaveIsRefused() {
    assertThat(run(needed("--set=colour=blue"))).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(err.toString()).contains("a daemon has no setting colour");
  }

  @Test
  void whatTheInstallationDecidesIsRefused() {
    assertThat(run(needed("--set=data-dir=/x"))).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(err.toString()).contains("an installation sets data-dir itself");
  }

  @Test
  void aClusterThatIsNotReachedIsAnEnvironmentThatFailed() {
    var arguments = Arrays.stream(needed()).filter(a -> !a.equals("--print"));

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.ENVIRONMENT_FAILED);
    assertThat(err.toString()).contains("there is no cluster");
  }

  @Test
  void aTimeThatIsNoneIsRefusedBeforeAnythingIsDone() {
    assertThat(run(needed("--wait=soon"))).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(err.toString()).contains("--wait: ");
  }

  private static String[] needed(String... more) {
    var all = Arrays.copyOf(NEEDED, NEEDED.length + more.length);
    System.arraycopy(more, 0, all, NEEDED.length, more.length);
    return all;
  }

  private int run(String... arguments) {
    return new CommandLineInterface(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new Surroundings(Map.of(), Path.of(""), false))
        .installing(kubeconfig -> {
          throw new RejectedException("there is no cluster");
        })
        .run(arguments);
  }
}

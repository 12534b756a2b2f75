package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.process.ToolPath;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that has a few tools: real ones, and scripts where it is told what they do wrong. */
class DoctorCommandTest {
  @TempDir Path folder;
  private Path bin;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeTools() throws Exception {
    bin = Files.createDirectory(folder.resolve("bin"));
    for (var name : List.of("sh", "git", "setsid")) {
      var real = ToolPath.of(System.getenv()).find(name).orElseThrow();
      Files.createSymbolicLink(bin.resolve(name), real);
    }
  }

  private void script(String name, String text) throws Exception {
    var file = Files.writeString(bin.resolve(name), "#!" + bin + "/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int run(String... words) {
    var environment = Map.of("PATH", bin.toString(), "HOME", folder.toString());
    return new CommandLineInterface(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new Surroundings(environment, folder, false))
        .run(words);
  }

  @Test
  void whatIsThereIsToldWithItsVersionAndPlace() {
    assertThat(run("doctor", "clones")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString())
        .containsPattern("git +\\d+\\.\\d+\\S* +" + bin + "/git\n")
        .containsPattern("changes by a commit in a clone \\(--repo\\) +ready");
  }

  @Test
  void whatIsMissingIsToldWithTheCommandThatInstallsIt() throws Exception {
    script("node", "echo v24.1.0\n");
    assertThat(run("doctor", "node", "dockerfile")).isEqualTo(ExitCode.NO);
    assertThat(out.toString())
        .containsPattern("node +24\\.1\\.0 +" + bin)
        .containsPattern("npm +- +not found")
        .containsPattern("apps in Node\\.js +not ready +npm +\\S.*npm")
        .containsPattern(
            "apps with a Dockerfile +not ready +buildah, podman, docker +\\S.*buildah");
  }

  @Test
  void aDockerWithoutItsDaemonIsOfNoUse() throws Exception {
    script("docker", "echo 'Cannot connect to the Docker daemon 1.2' >&2; exit 1\n");
    assertThat(run("doctor", "dockerfile")).isEqualTo(ExitCode.NO);
    assertThat(out.toString()).contains("(its daemon does not answer: start it)");
    script("docker", "echo 28.1.0\n");
    assertThat(run("doctor", "dockerfile")).isEqualTo(ExitCode.FINE);
  }

  @Test
  void containersNeedOneOfTheEnginesThatRunThem() throws Exception {
    script("buildah", "echo buildah version 1.28.2\n");
    assertThat(run("doctor", "containers")).isEqualTo(ExitCode.NO);
    assertThat(out.toString())
        .containsPattern("apps in containers .* not ready +podman, docker +\\S.*podman");
    script("podman", "echo podman version 4.3.1\n");
    assertThat(run("doctor", "containers")).isEqualTo(ExitCode.FINE);
  }

  @Test
  void aKubeconfigIsATool() throws Exception {
    assertThat(run("doctor", "kubernetes")).isEqualTo(ExitCode.NO);
    assertThat(out.toString()).contains("KUBECONFIG");
    Files.createDirectory(folder.resolve(".kube"));
    Files.writeString(folder.resolve(".kube/config"), "");
    assertThat(run("doctor", "kubernetes")).isEqualTo(ExitCode.FINE);
  }

  @Test
  void asJsonItHasTheSame() throws Exception {
    script("podman", "echo podman version 4.3.1\n");
    assertThat(run("doctor", "dockerfile", "maven", "--output", "json")).isEqualTo(ExitCode.NO);
    assertThat(out.toString())
        .contains(
            "\"name\" : \"podman\"", "\"version\" : \"4.3.1\"", "\"purpose\" : \"dockerfile\"")
        .contains("\"ready\" : true", "\"ready\" : false", "\"missing\" : [ \"mvn\" ]");
  }

  @Test
  void aPurposeThatThereIsNotIsWrongUsage() {
    assertThat(run("doctor", "cobol")).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(err.toString()).contains("cobol");
  }
}

package dev.slipway.builder.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolPathTest {
  @TempDir Path folder;

  @Test
  void java_of_JAVA_HOME_comes_before_that_of_PATH() throws Exception {
    var home = program("home/bin/java");
    var path = program("path/java");
    assertThat(tools(Map.of("PATH", String.valueOf(path.getParent()))).find("java")).contains(path);
    var both = Map.of("JAVA_HOME", folder + "/home", "PATH", String.valueOf(path.getParent()));
    assertThat(tools(both).find("java")).contains(home);
  }

  @Test
  void there_is_always_the_java_that_runs_this() {
    assertThat(tools(Map.of()).find("java"))
        .contains(Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  @Test
  void where_nobody_gives_a_path_there_are_the_usual_folders() {
    assertThat(tools(Map.of()).folders()).endsWith(Path.of("/usr/bin"), Path.of("/bin"));
    assertThat(tools(Map.of("PATH", " ")).find("sh")).isPresent();
  }

  @Test
  void folders_and_files_that_can_not_be_run_are_no_tools() throws Exception {
    Files.createDirectories(folder.resolve("npm"));
    Files.writeString(folder.resolve("node"), "");
    var tools = tools(Map.of("PATH", folder.toString()));
    assertThat(tools.find("npm")).isEmpty();
    assertThat(tools.find("node")).isEmpty();
  }

  @Test
  void relative_folders_would_be_the_builds_own() {
    var tools = tools(Map.of("PATH", "." + File.pathSeparator + File.pathSeparator + "bin"));
    assertThat(tools).hasToString(System.getProperty("java.home") + "/bin");
  }

  private static ToolPath tools(Map<String, String> environment) {
    return ToolPath.of(environment);
  }

  private Path program(String name) throws Exception {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}

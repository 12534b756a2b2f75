package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonPackagesTest {
  private static final String PYTHON = "/opt/of this/machine/python3";

  @TempDir Path packages;
  private Path bin;

  @BeforeEach
  void makeFolder() throws Exception {
    bin = Files.createDirectory(packages.resolve("bin"));
  }

  @Test
  void a_program_runs_with_the_python_that_is_on_the_path() throws Exception {
    assertThat(mended("#!" + PYTHON + "\nimport gunicorn\n"))
        .isEqualTo("#!/usr/bin/env python3\nimport gunicorn\n");
  }

  @Test
  void so_does_one_that_a_shell_starts() throws Exception {
    var quotes = "'".repeat(3);
    var program =
        "#!/bin/sh\n"
            + quotes
            + "exec' \""
            + PYTHON
            + "\" \"$0\" \"$@\"\n' "
            + quotes
            + "\nimport x\n";
    assertThat(mended(program)).isEqualTo("#!/usr/bin/env python3\nimport x\n");
  }

  @Test
  void any_other_program_stays_as_it_is() throws Exception {
    var program = "#!/bin/sh\nexec " + PYTHON + "\n\u00ff";
    assertThat(mended(program)).isEqualTo(program);
  }

  @Test
  void packages_without_programs_are_fine() throws Exception {
    Files.delete(bin);
    PythonPackages.useAnyPython(packages, PYTHON);
    assertThat(packages).isEmptyDirectory();
  }

  private String mended(String program) throws Exception {
    var file = Files.writeString(bin.resolve("program"), program);
    PythonPackages.useAnyPython(packages, PYTHON);
    return Files.readString(file);
  }
}

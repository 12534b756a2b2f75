package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {
  @Test
  void a_plain_command_needs_no_shell() {
    assertThat(new ShellCommand("node  server.js --port=80").words(List.of()))
        .containsExactly("node", "server.js", "--port=80");
  }

  @Test
  void the_last_program_takes_the_place_of_the_shell() {
    becomes("node server.js $PORT", "exec node server.js $PORT");
    becomes("echo \"a && b; c\"", "exec echo \"a && b; c\"");
    becomes("echo a\\;b", "exec echo a\\;b");
    becomes("A=1 B=$C node x", "A=1 B=$C exec node x");
    becomes("cd app && node x", "cd app && exec node x");
    becomes("a && b &&  c 2>&1", "a && b &&  exec c 2>&1");
  }

  @Test
  void what_only_a_shell_can_run_is_left_to_it() {
    for (var line :
        List.of(
            "cd app",
            "a; b",
            "a | b",
            "a || b",
            "a & b",
            "a && b || c",
            "exec node $X",
            "if true; then a; fi",
            "(a)",
            "A=1")) {
      becomes(line, line);
    }
  }

  @Test
  void programs_of_the_app_are_found_by_their_names() {
    assertThat(new ShellCommand("gunicorn app:app").words(List.of("bin", "more")))
        .containsExactly(
            "sh", "-c", "export PATH=\"$PWD/bin:$PWD/more:$PATH\"; exec gunicorn app:app");
  }

  private static void becomes(String line, String script) {
    assertThat(new ShellCommand(line).words(List.of())).containsExactly("sh", "-c", script);
  }
}

package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.ProcessType;
import org.junit.jupiter.api.Test;

class ProcfileTest {
  @Test
  void every_line_is_a_process_type_and_its_command() throws Exception {
    var procfile = Procfile.parse("# all\n\nweb: node a.js: b \r\nworker-2 :   run  it\n");
    assertThat(procfile.commands())
        .containsEntry(ProcessType.WEB, "node a.js: b")
        .containsEntry(new ProcessType("worker-2"), "run  it")
        .hasSize(2);
    assertThat(procfile.release()).isFalse();
  }

  @Test
  void a_release_line_is_noticed_but_is_no_process() throws Exception {
    var procfile = Procfile.parse("release: migrate\nweb: run\n");
    assertThat(procfile.release()).isTrue();
    assertThat(procfile.commands()).containsOnlyKeys(ProcessType.WEB);
  }

  @Test
  void mistakes_are_told_with_their_line() {
    wrong("web: a\nweb\n", "Procfile:2: \"web\" is not of the form `type: command`");
    wrong("web:\n", "Procfile:1: ");
    wrong("Web: a\n", "Procfile:1: \"Web\" is not a process type");
    wrong("web: a\n\nweb: b\n", "Procfile:3: a second line for web");
  }

  private static void wrong(String text, String message) {
    assertThatThrownBy(() -> Procfile.parse(text)).hasMessageStartingWith(message);
  }
}

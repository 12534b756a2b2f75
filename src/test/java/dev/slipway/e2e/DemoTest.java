package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.demo.Demo;
import dev.slipway.reconciler.process.DataFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo says for itself whether what it shows is true: over http, under load. */
final class DemoTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();

  @Test
  @Tag("full")
  void theTourIsTrueAndNoRequestFails() throws Exception {
    assertThat(demo().run(false)).as(out.toString()).isTrue();
    assertThat(out.toString()).contains(", 0 failed");
  }

  @Test
  void isNotMadeOfTheFolderOfAnotherThatIsUp() throws Exception {
    var shown = Files.createDirectories(folder.resolve("git/config.git"));
    try (var _ = DataFolder.open(folder)) {
      assertThatThrownBy(() -> demo().run(false))
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith("another demo is up in " + folder);
    }
    assertThat(shown).exists();
  }

  private Demo demo() {
    var examples = Path.of(System.getProperty("slipway.examples"));
    return new Demo(folder, examples, System.getenv(), new PrintWriter(out));
  }
}

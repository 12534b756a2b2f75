package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.demo.Demo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo says for itself whether what it shows is true: over http, under load. */
@Tag("full")
final class DemoTest {
  @TempDir private Path folder;

  @Test
  void theTourIsTrueAndNoRequestFails() throws Exception {
    var out = new StringWriter();
    var examples = Path.of(System.getProperty("slipway.examples"));
    var seen =
        new Demo(folder.resolve("demo"), examples, System.getenv(), new PrintWriter(out))
            .run(false);
    assertThat(seen).as(out.toString()).isTrue();
    assertThat(out.toString()).contains(", 0 failed");
  }
}

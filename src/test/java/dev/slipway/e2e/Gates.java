package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gates of files, at which programs outside the daemon wait. A gate that is shut catches the first
 * who comes to it, and no other: who comes renames the file, and goes on when it is gone.
 */
final class Gates {
  private final Path folder;

  Gates(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  Path folder() {
    return folder;
  }

  void shut(String gate) throws IOException {
    Files.createFile(folder.resolve(gate));
  }

  void awaitCaught(String gate) {
    await("somebody at the gate " + gate).atMost(PATIENCE).until(() -> Files.exists(caught(gate)));
  }

  /** Lets who was caught go on. */
  void open(String gate) throws IOException {
    assertThat(Files.deleteIfExists(caught(gate))).as("somebody was caught at %s", gate).isTrue();
  }

  private Path caught(String gate) {
    return folder.resolve(gate + ".caught");
  }

  /** Lines of a shell script that go through a gate. */
  String inShell(String gate) {
    return "mv '%1$s' '%2$s' 2>/dev/null && while [ -e '%2$s' ]; do sleep 0.05; done%n"
        .formatted(folder.resolve(gate), caught(gate));
  }

  /** Writes a shell script; {@code lines} end with a line break each. */
  static void script(Path file, String lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + lines);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}

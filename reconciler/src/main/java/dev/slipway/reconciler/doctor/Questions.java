package dev.slipway.reconciler.doctor;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.process.Child;
import dev.slipway.builder.process.Command;
import dev.slipway.builder.process.Ending;
import dev.slipway.builder.process.Leftovers;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks tools for their versions, in a folder that is deleted afterwards.
 *
 * @param environment what they find
 */
record Questions(Path folder, Map<String, String> environment, Child child)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 8 << 10;
  private static final long MOST_MEMORY = 1L << 30;
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)+[-+.\\w]*|\\d+");

  static Questions open(Map<String, String> environment) throws UnavailableException {
    try {
      var folder = Files.createTempDirectory("slipway-doctor-");
      var child = new Child(ToolPath.of(environment), new Leftovers());
      return new Questions(folder, environment, child);
    } catch (IOException e) {
      throw new UnavailableException("could not make a folder to work in: " + e.getMessage(), e);
    }
  }

  /** The first version that a tool prints; empty where it fails, hangs or prints none. */
  Optional<String> ask(List<String> words) throws UnavailableException, InterruptedException {
    var text = new ByteArrayOutputStream();
    var command = new Command(words, folder, environment);
    var ending =
        child.run(
            command,
            new Child.Limits(PATIENCE, MOST_MEMORY),
            (buffer, length) -> {
              text.write(buffer, 0, Math.min(length, MOST_BYTES - text.size()));
              return text.size() < MOST_BYTES;
            });
    var plain = COLOUR.matcher(text.toString(StandardCharsets.UTF_8)).replaceAll("");
    var version = VERSION.matcher(plain);
    return ending.equals(new Ending.Exited(0)) && version.find()
        ? Optional.of(version.group())
        : Optional.empty();
  }

  @Override
  public void close() throws UnavailableException {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UnavailableException("could not delete " + folder + ": " + e.getMessage(), e);
    }
  }
}

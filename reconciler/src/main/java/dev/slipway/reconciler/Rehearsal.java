package dev.slipway.reconciler;

import dev.slipway.reconciler.cli.CommandLineInterface;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the launcher has the JVM do while it records a start-up cache: a bit of everything that
 * people do, so that its classes are in the cache. Nothing of it is seen, and it fails silently.
 *
 * @param commandLine makes a command line that prints to two writers
 */
record Rehearsal(BiFunction<PrintWriter, PrintWriter, CommandLineInterface> commandLine) {
  private static final Duration LIFE_OF_A_DAEMON = Duration.ofSeconds(4);

  /** The folder to rehearse in, when that is what this process was started for. */
  static Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty("slipway.rehearsal")).map(Path::of);
  }

  void run(Path folder) throws IOException, InterruptedException {
    Path config = Files.createDirectories(folder).resolve("config");
    command("--help");
    command("init", config.toString());
    command("validate", config.toString());
    command("schema");
    command("status", "--api", "http://127.0.0.1:1");
    Thread.ofPlatform().daemon().start(() -> daemon(folder, config));
    Thread.sleep(LIFE_OF_A_DAEMON);
  }

  private void daemon(Path folder, Path config) {
    command(
        "daemon",
        "--config-repo=" + config.toUri(),
        "--data-dir=" + folder.resolve("data"),
        "--http=127.0.0.1:0",
        "--router=127.0.0.1:0");
  }

  private void command(String... arguments) {
    var nowhere = new PrintWriter(Writer.nullWriter());
    commandLine.apply(nowhere, nowhere).run(arguments);
  }
}

package dev.slipway.reconciler.git;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The git of this machine, run in a folder as its user would: with their name, hooks and keys. */
final class GitProgram {
  private static final int LARGEST = 64 * 1024;

  /** Long enough to type a passphrase. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** What would have it work somewhere else. */
  private static final Set<String> PLACES =
      Set.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX");

  private final Path folder;
  private final Map<String, String> environment;

  GitProgram(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /**
   * How it ended.
   *
   * @param words what it wrote to its standard error, for a person
   */
  record Ended(int exit, String output, String words) {
    boolean isFine() {
      return exit == 0;
    }
  }

  /** What it writes; refused with its own words where it fails. */
  String read(String... words) throws RejectedException, UnavailableException {
    var ended = run("", List.of(words));
    if (!ended.isFine()) {
      throw new RejectedException("git %s in %s: %s".formatted(words[0], folder, ended.words()));
    }
    return ended.output();
  }

  /**
   * Runs it to its end.
   *
   * @param input what it reads
   */
  Ended run(String input, List<String> words) throws RejectedException, UnavailableException {
    try {
      var files = Files.createTempDirectory("slipway-git");
      try {
        return run(files, input, words);
      } finally {
        Folders.delete(files);
      }
    } catch (IOException e) {
      throw new UnavailableException("git can not be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("git was interrupted", e);
    }
  }

  private Ended run(Path files, String input, List<String> words)
      throws IOException, InterruptedException, RejectedException, UnavailableException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(words);
    var in = Files.writeString(files.resolve("in"), input);
    var out = files.resolve("out");
    var err = files.resolve("err");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().keySet().removeAll(PLACES);
    builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    var process = start(builder);
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new UnavailableException("git %s does not end".formatted(words.getFirst()));
      }
    } finally {
      process.destroy();
    }
    return new Ended(process.exitValue(), text(out), Failures.bounded(text(err)));
  }

  private static Process start(ProcessBuilder builder) throws RejectedException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new RejectedException("git can not be started: install it, and have it in PATH", e);
    }
  }

  private static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    }
  }
}

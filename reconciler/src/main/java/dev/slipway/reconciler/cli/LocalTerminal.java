package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.cluster.WindowSize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The terminal that a person sits at, by {@code stty}. */
final class LocalTerminal {
  private static final File DEVICE = new File("/dev/tty");
  private static final int SECONDS = 5;
  private static final int MOST_BYTES = 4096;
  private static final WindowSize USUAL = new WindowSize(80, 24);
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})");

  /** How it was, to be made so again. */
  interface Raw extends AutoCloseable {
    @Override
    void close();
  }

  /** The usual one where it does not say. */
  WindowSize size() {
    return stty("size")
        .map(SIZE::matcher)
        .filter(matcher -> matcher.matches())
        .map(said ->
            new WindowSize(Integer.parseInt(said.group(2)), Integer.parseInt(said.group(1))))
        .orElse(USUAL);
  }

  /**
   * Hands each key on as it is, Ctrl-C too, and shows none, until closed; also where the process is
   * told to end before.
   */
  Raw raw() throws RejectedException {
    var before =
        stty("-g")
            .orElseThrow(() ->
                new RejectedException(
                    "the terminal can not be set up, as there is no stty\nrun it without: -T"));
    var restoring = Thread.ofPlatform().unstarted(() -> stty(before));
    Runtime.getRuntime().addShutdownHook(restoring);
    var _ = stty("raw", "-echo");
    return () -> {
      stty(before);
      try {
        var _ = Runtime.getRuntime().removeShutdownHook(restoring);
      } catch (IllegalStateException e) {
        // The process ends, and does it once more.
      }
    };
  }

  /** What it prints; empty where it fails. */
  private static Optional<String> stty(String... arguments) {
    var command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(DEVICE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var output = process.getInputStream()) {
        var text = new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
            ? Optional.of(text)
            : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}

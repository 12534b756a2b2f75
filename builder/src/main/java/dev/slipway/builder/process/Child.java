package dev.slipway.builder.process;

import dev.slipway.manifest.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs one child at a time to its end, and leaves nothing of it behind. */
public final class Child {
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(5);

  /** So seldom that it costs nothing, and so often that nobody eats much meanwhile. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Optional<Path> setsid;
  private final Leftovers leftovers;

  public Child(ToolPath tools, Leftovers leftovers) {
    this.setsid = tools.find("setsid");
    this.leftovers = leftovers;
  }

  /**
   * What a command may use.
   *
   * @param memoryBytes of it and all that it started, together; looked at a few times a second
   */
  public record Limits(Duration time, long memoryBytes) {}

  /**
   * Runs a command in a process group of its own, without input, until it ends, or its time, memory
   * or output is over. However it ends, also by an interrupt, all that it started is killed.
   *
   * @throws UnavailableException where it can not be started or its output can not be kept
   */
  public Ending run(Command command, Limits limits, Output output)
      throws UnavailableException, InterruptedException {
    var process = start(command);
    var end = new AtomicReference<@Nullable Ending>();
    var failure = new AtomicReference<@Nullable IOException>();
    var pump = Thread.ofVirtual().start(() -> pump(process, output, end, failure));
    try {
      var memory = new MemoryWatch(process, command.folder(), leftovers, limits.memoryBytes());
      watch(process, limits.time(), memory).ifPresent(over -> end.compareAndSet(null, over));
    } finally {
      new ProcessGroup(process, setsid.isPresent()).kill();
      leftovers.kill(command.folder());
      pump.join(LAST_OUTPUT);
    }
    var cause = failure.get();
    if (cause != null) {
      throw new UnavailableException("could not keep the log: " + cause.getMessage(), cause);
    }
    var killed = end.get();
    return killed == null ? new Ending.Exited(process.waitFor()) : killed;
  }

  /** Until it ends, or must. */
  private static Optional<Ending> watch(Process process, Duration time, MemoryWatch memory)
      throws InterruptedException {
    var deadline = System.nanoTime() + time.toNanos();
    for (var left = time; left.isPositive(); left = until(deadline)) {
      var pause = left.compareTo(LOOK) < 0 ? left : LOOK;
      if (process.waitFor(pause)) {
        return Optional.empty();
      }
      if (memory.isExceeded()) {
        return Optional.of(new Ending.Swollen());
      }
    }
    return Optional.of(new Ending.TimedOut());
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  private Process start(Command command) throws UnavailableException {
    var words = new ArrayList<>(command.words());
    requireProgram(words);
    setsid.ifPresent(program -> words.addFirst(program.toString()));
    var builder = new ProcessBuilder(words).directory(command.folder().toFile());
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    var environment = new HashMap<>(command.environment());
    environment.put(Leftovers.MARK, command.folder().toString());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UnavailableException(
          "could not start " + List.copyOf(command.words()) + ": " + e.getMessage(), e);
    }
  }

  /** What starts the program in a group of its own would start, and then say that it can not. */
  private static void requireProgram(List<String> words) throws UnavailableException {
    var program = Path.of(words.getFirst());
    if (program.isAbsolute() && !Files.isExecutable(program)) {
      throw new UnavailableException("could not start " + words + ": there is no such program");
    }
  }

  private void pump(
      Process process,
      Output output,
      AtomicReference<@Nullable Ending> end,
      AtomicReference<@Nullable IOException> failure) {
    try (var in = process.getInputStream()) {
      if (!copy(in, output)) {
        end.compareAndSet(null, new Ending.Flooded());
        new ProcessGroup(process, setsid.isPresent()).kill();
      }
    } catch (IOException e) {
      failure.set(e);
      new ProcessGroup(process, setsid.isPresent()).kill();
    }
  }

  private static boolean copy(InputStream in, Output output) throws IOException {
    var buffer = new byte[8192];
    for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (!output.write(buffer, n)) {
        return false;
      }
    }
    return true;
  }
}

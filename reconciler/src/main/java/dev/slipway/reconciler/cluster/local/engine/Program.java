package dev.slipway.reconciler.cluster.local.engine;

import dev.slipway.manifest.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The engine as a program that is run for each thing it is to do. Where the thread that waits is
 * interrupted, the program goes on to its end: a pull of Podman 4.3 that is killed between two
 * writes leaves an image without a manifest, and then {@code podman images} fails for everybody.
 *
 * @param ownSession what starts a command in a session of its own, so that Ctrl-C does not reach
 *     it; empty where there is nothing for that
 * @param environment all that it finds in its environment
 */
record Program(List<String> ownSession, Path path, Map<String, String> environment) {
  private static final int MOST_BYTES = 64 * 1024;

  Program {
    ownSession = List.copyOf(ownSession);
    environment = Map.copyOf(environment);
  }

  /**
   * What came of it.
   *
   * @param output what it wrote, errors too, without space around it
   */
  record Result(int code, String output) {
    boolean isFine() {
      return code == 0;
    }

    /** The last line says why a command failed. */
    String reason() {
      return output.isEmpty()
          ? "exited with " + code
          : output.substring(output.lastIndexOf('\n') + 1);
    }
  }

  /** The same, finding these too. */
  Program with(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new Program(ownSession, path, all);
  }

  boolean isPodman() {
    return !name().startsWith("docker");
  }

  String name() {
    return path.getFileName().toString();
  }

  Result run(Duration longest, List<String> arguments) throws UnavailableException {
    return run(longest, builder(arguments));
  }

  /** Working in this folder. */
  Result runIn(Path folder, Duration longest, List<String> arguments) throws UnavailableException {
    return run(longest, builder(arguments).directory(folder.toFile()));
  }

  private Result run(Duration longest, ProcessBuilder builder) throws UnavailableException {
    try {
      return result(builder.redirectErrorStream(true).start(), longest);
    } catch (IOException e) {
      throw new UnavailableException("can not run " + path + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while " + name() + " was asked", e);
    }
  }

  private Result result(Process process, Duration longest)
      throws IOException, InterruptedException, UnavailableException {
    var text = new StringBuffer();
    var reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), text));
    if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new UnavailableException(
          name() + " took longer than " + longest.toSeconds() + " s: it was ended");
    }
    // What it left may hold its output open: all it wrote itself is there by now.
    var _ = reader.join(Duration.ofSeconds(1));
    return new Result(process.exitValue(), text.toString().strip());
  }

  private static void read(InputStream in, StringBuffer text) {
    var bytes = new byte[8 * 1024];
    try {
      for (var n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
        text.delete(0, Math.max(0, text.length() - MOST_BYTES));
      }
    } catch (IOException _) {
      // It was ended: there is nothing more to read.
    }
  }

  private ProcessBuilder builder(List<String> arguments) {
    var line = new ArrayList<>(ownSession);
    line.add(path.toString());
    line.addAll(arguments);
    var builder = new ProcessBuilder(line).redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }
}

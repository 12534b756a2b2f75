package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.local.Surroundings.Environment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program beside an instance: in its folder, with its environment. The program leads a group
 * of its own, and nothing of it is left when the answer is there.
 */
record ProgramCheck(Tools tools, InstanceRecord record, Environment environment, Duration timeout) {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramCheck.class);
  private static final String ENDED = "ended";
  private static final long LOOK_MILLIS = 50;
  private static final long MAX_OUTPUT = 64 * 1024;
  private static final int MAX_TOLD = 8 * 1024;
  private static final int MAX_NAME = 80;

  /** Asks once. */
  Answer ask(List<String> command) throws InterruptedException {
    try {
      Files.createDirectories(tools.checks());
      var file = Files.createTempFile(tools.checks(), record.id().toString(), ".log");
      try {
        return ask(command, file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | RejectedException | UnavailableException e) {
      return new Answer.Unknown(name(command) + ": could not be run: " + e.getMessage());
    }
  }

  private Answer ask(List<String> command, Path file)
      throws IOException, RejectedException, UnavailableException, InterruptedException {
    var marker = record.marker().orElse("") + ".check";
    var process = start(command, marker, file);
    try {
      if (!ends(process, file)) {
        return new Answer.No(
            name(command) + ": did not end within " + timeout.toMillis() + " ms" + told(file));
      }
      return process.exitValue() == 0
          ? Answer.YES
          : new Answer.No(name(command) + ": " + Attempt.ending(process.exitValue()) + told(file));
    } finally {
      clearAway(process, marker);
    }
  }

  private Process start(List<String> command, String marker, Path file)
      throws IOException, RejectedException, UnavailableException {
    var launch = tools.launches().check(record, environment, command, marker);
    return tools.launcher().start(launch, file);
  }

  private boolean ends(Process process, Path file) throws IOException, InterruptedException {
    var end = System.nanoTime() + timeout.toNanos();
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      if (Files.size(file) > MAX_OUTPUT) {
        try (var cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
          cut.truncate(0);
        }
      }
    }
    return true;
  }

  /** The end of what it wrote, without secrets. */
  private String told(Path file) throws IOException {
    try (var in = FileChannel.open(file)) {
      var bytes = ByteBuffer.allocate(MAX_TOLD);
      in.read(bytes, Math.max(0, in.size() - MAX_TOLD));
      var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      return LastLines.of(text.lines().map(environment.mask()::apply).toList());
    }
  }

  /** Whatever it left, also when nobody waits for the answer any more. */
  private void clearAway(Process process, String marker) {
    var interrupted = Thread.interrupted();
    try {
      var grouped = tools.launcher().groups();
      var seen = tools.processes().start(process.pid()).orElse(ENDED);
      // Once it has ended, what was seen may be another process with its id.
      var start = process.isAlive() ? seen : ENDED;
      var identity = new ProcessIdentity(process.pid(), start, grouped);
      Stopping.kill(new ProcessTree(tools.processes(), identity, marker));
    } catch (IOException e) {
      process.destroyForcibly();
      LOG.atWarn()
          .setMessage("what a check left could not be killed")
          .addKeyValue("app", record.app())
          .addKeyValue("instance", record.id())
          .setCause(e)
          .log();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** In one line, and a short one. */
  private static String name(List<String> command) {
    var line = String.join(" ", command).replaceAll("\\s+", " ");
    return line.length() <= MAX_NAME ? line : line.substring(0, MAX_NAME) + "…";
  }
}

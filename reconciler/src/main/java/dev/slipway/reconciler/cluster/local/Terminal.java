package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.WindowSize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Terminals for processes, which Java can not make: by {@code script} of util-linux, which runs a
 * command on one, hands on what is read and written, and exits as the command does.
 */
record Terminal(Path script, Path stty) {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);

  /** What containers find where nothing is said; every terminal understands it. */
  static final String TYPE = "xterm";

  private static final int SECONDS = 5;
  private static final int MOST_BYTES = 4096;

  /**
   * @param path where the programs are looked for
   */
  static Terminal of(SearchPath path) throws RejectedException, UnavailableException {
    var script = path.find("script");
    var stty = path.find("stty");
    if (script.isEmpty() || stty.isEmpty() || !isOfUtilLinux(script.get())) {
      throw new RejectedException(
          "a terminal on this machine needs the programs script, that of util-linux, and stty\n"
              + "install them, or run the command without a terminal: slipway run -T");
    }
    return new Terminal(script.get(), stty.get());
  }

  private static boolean isOfUtilLinux(Path script) throws UnavailableException {
    try {
      var asked = new ProcessBuilder(script.toString(), "--version").redirectErrorStream(true);
      var process = asked.redirectInput(new File("/dev/null")).start();
      try (var output = process.getInputStream()) {
        var text = new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        return process.waitFor(SECONDS, TimeUnit.SECONDS) && text.contains("util-linux");
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UnavailableException("can not run " + script + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while " + script + " was asked", e);
    }
  }

  /** Runs this on a terminal of this size. */
  List<String> command(List<String> command, WindowSize size) {
    var quoted = command.stream().map(Terminal::quoted).collect(Collectors.joining(" "));
    // A daemon that was started in the background ignores Ctrl-C, and so would all that it starts.
    var heeding =
        "heed='env --default-signal=INT,QUIT'; $heed true 2>/dev/null || heed=; exec $heed ";
    var line =
        quoted(stty.toString()) + " sane " + said(size) + " && { " + heeding + quoted + "; }";
    return List.of(script.toString(), "-q", "-e", "-c", line, "/dev/null");
  }

  private static String said(WindowSize size) {
    return "rows " + size.rows() + " cols " + size.columns();
  }

  /** For a shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** What runs there is told by the system; it is passed over where it has ended meanwhile. */
  void resize(Process terminal, WindowSize size) {
    var device = terminal.children().findFirst().map(Terminal::device);
    if (device.isEmpty()) {
      return;
    }
    var nowhere = ProcessBuilder.Redirect.DISCARD;
    try {
      var process =
          new ProcessBuilder("sh", "-c", quoted(stty.toString()) + " " + said(size))
              .redirectInput(device.get().toFile())
              .redirectOutput(nowhere)
              .redirectError(nowhere)
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.atDebug().setMessage("a terminal could not be resized").setCause(e).log();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path device(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "fd", "0"));
    } catch (IOException e) {
      return Path.of("/dev/null");
    }
  }
}

package dev.slipway.reconciler.cluster.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts processes that outlive the daemon: each leads a session and a group of its own where the
 * system has a program for that.
 */
final class Launcher {
  private static final String PERL_SETSID = "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV";

  private final List<String> prefix;

  Launcher(SearchPath path) {
    prefix =
        path.find("setsid")
            .map(setsid -> List.of(setsid.toString()))
            .or(() -> path.find("perl").map(perl -> List.of(perl.toString(), "-e", PERL_SETSID)))
            .orElse(List.of());
  }

  /** Whether what it starts leads a group of its own. */
  boolean groups() {
    return !prefix.isEmpty();
  }

  /**
   * One that reads nothing, and writes straight to a file.
   *
   * @param command the program as an absolute path, then its arguments
   * @param environment all of it
   * @param output appended to, so that it may be cut while it is written
   */
  Process start(List<String> command, Path folder, Map<String, String> environment, Path output)
      throws IOException {
    return builder(command, folder, environment)
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** One that reads what the daemon writes, and writes what the daemon reads. */
  Process startAttached(List<String> command, Path folder, Map<String, String> environment)
      throws IOException {
    return builder(command, folder, environment).start();
  }

  private ProcessBuilder builder(
      List<String> command, Path folder, Map<String, String> environment) {
    var line = new ArrayList<>(prefix);
    line.addAll(command);
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }
}

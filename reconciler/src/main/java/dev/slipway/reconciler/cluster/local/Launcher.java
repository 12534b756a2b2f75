package dev.slipway.reconciler.cluster.local;

import dev.slipway.reconciler.cluster.local.Launches.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes that outlive the daemon: each leads a session and a group of its own where the
 * system has a program for that.
 */
final class Launcher {
  private static final String PERL_SETSID = "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV";

  private final List<String> prefix;

  Launcher(SearchPath path) {
    prefix = ownSession(path);
  }

  /** What starts the command behind it in a session of its own; empty where nothing can. */
  static List<String> ownSession(SearchPath path) {
    return path.find("setsid")
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
   * @param output appended to, so that it may be cut while it is written
   */
  Process start(Launch launch, Path output) throws IOException {
    return builder(launch)
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** One that reads what the daemon writes, and writes what the daemon reads. */
  Process startAttached(Launch launch) throws IOException {
    return builder(launch).start();
  }

  private ProcessBuilder builder(Launch launch) {
    var line = new ArrayList<>(prefix);
    line.addAll(launch.command());
    var builder = new ProcessBuilder(line).directory(launch.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment().variables());
    return builder;
  }
}

package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.Durations;
import dev.slipway.reconciler.api.LogText;
import dev.slipway.reconciler.cluster.LogQuery;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what an app's instances, or its builds, wrote. */
@Command(name = "logs", description = "Print what the instances of an app wrote, or its builds.")
final class LogsCommand implements Callable<Integer> {
  private static final int DEFAULT_TAIL = 100;
  private static final int LONGEST_TAIL = 10_000;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what they write from now on, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description =
          "How many of the last lines of each instance (default: 100, or 10000 with --since).")
  private Optional<Integer> lines = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only what was written within this time, such as 10m, 90s or 1h30m.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = {"-p", "--process"},
      paramLabel = "TYPE",
      description = "Only of this process type, such as web.")
  private Optional<String> process = Optional.empty();

  @Option(
      names = {"-b", "--build"},
      paramLabel = "KEY",
      description = "The log of a build instead: latest, or the one whose key begins so.")
  private Optional<String> build = Optional.empty();

  @Parameters(paramLabel = "APP", description = "Whose logs.")
  private String app = "";

  @Override
  public Integer call() throws Exception {
    var query = query();
    var out = spec.commandLine().getOut();
    try (var client = new ApiClient(root.api())) {
      var name = Apps.find(client, app).name();
      if (build.isEmpty()) {
        client.logs(name, query, line -> print(line, out));
      } else if (!client.buildLog(name, build.get(), follow, line -> print(line, out))) {
        throw new AnswerIsNo(
            "there is no such build of " + name + "\nslipway status " + name + " names its build");
      }
      return ExitCode.FINE;
    }
  }

  private LogQuery query() {
    var tail = lines.orElse(since.isPresent() ? LONGEST_TAIL : DEFAULT_TAIL);
    if (tail < 0 || tail > LONGEST_TAIL) {
      throw root.wrong("--tail is from 0 to " + LONGEST_TAIL + ": " + tail);
    }
    if (process.isPresent() && !ProcessType.isValid(process.get())) {
      throw root.wrong("not a process type: " + process.get());
    }
    if (build.isPresent() && !build.get().matches("latest|[0-9a-f]{4,64}")) {
      throw root.wrong("not the key of a build, which is 4 hex digits or more: " + build.get());
    }
    return new LogQuery(process.map(ProcessType::new), tail, follow, since());
  }

  private Optional<Duration> since() {
    try {
      return since.map(Durations::parse);
    } catch (IllegalArgumentException e) {
      throw root.wrong("--since is " + e.getMessage());
    }
  }

  private boolean print(LogText line, PrintWriter out) {
    var instance = line.instance();
    var prefix = root.surroundings().colours() ? Colour.distinct(instance) : instance;
    return print(prefix + " | " + line.text(), out);
  }

  /** Whether more is wanted: not when the reader of a pipe is gone. */
  private static boolean print(String line, PrintWriter out) {
    out.println(line);
    return !out.checkError();
  }
}

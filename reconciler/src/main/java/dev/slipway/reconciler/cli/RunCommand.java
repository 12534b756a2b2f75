package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.Durations;
import dev.slipway.reconciler.api.RunRequest;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.WindowSize;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Has a command run once, as if it were run here. */
@Command(
    name = "run",
    description = "Run a command once with the image and the environment of an app's release.",
    footer = {
      "",
      "Exits as the command does, with 128 and the number of the signal that killed it;",
      "with 124 if its time was up, 141 if nobody read what it wrote any more."
    })
final class RunCommand implements Callable<Integer> {
  private static final long LOOK_AT_SIZE_SECONDS = 1;

  private final Streams streams;
  private final LocalTerminal terminal = new LocalTerminal();

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = {"-p", "--process"},
      paramLabel = "TYPE",
      description =
          "As which process type: with its resources (default: those of web), and with its command"
              + " if none is given.")
  private Optional<String> process = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long it may run, such as 90s or 2h, at most 24h (default: 20m).")
  private Optional<String> timeout = Optional.empty();

  @Option(
      names = {"-t", "--tty"},
      description = "Give it a terminal: what is done if you sit at one.")
  private boolean tty;

  @Option(
      names = {"-T", "--no-tty"},
      description = "Give it no terminal.")
  private boolean noTty;

  @Parameters(index = "0", paramLabel = "APP", description = "Which app.")
  private String app = "";

  @Parameters(
      index = "1..*",
      paramLabel = "COMMAND",
      description = "The program and its arguments, after -- if one of them begins with a hyphen.")
  private List<String> command = List.of();

  RunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Exception {
    var size = wantsTerminal() ? Optional.of(terminal.size()) : Optional.<WindowSize>empty();
    var request = request(size);
    try (var client = new ApiClient(root.api())) {
      var found = client.run(Apps.name(client, app), request);
      if (found.isEmpty()) {
        throw Apps.unknown(client, app);
      }
      try (var instance = found.get()) {
        var attached = new Attached(instance, streams);
        var ending =
            size.isPresent() ? onTerminal(instance, attached, size.get()) : attached.await();
        return attached.isReaderGone() ? ExitCode.READER_GONE : exitCode(ending);
      }
    }
  }

  private boolean wantsTerminal() {
    if (tty && noTty) {
      throw root.wrong("--tty and --no-tty exclude each other");
    }
    var isThere = root.surroundings().terminal();
    if (tty && !isThere) {
      throw root.wrong("--tty needs a terminal for what is typed and for what is shown");
    }
    return isThere && !noTty;
  }

  private RunRequest request(Optional<WindowSize> size) {
    if (process.isPresent() && !ProcessType.isValid(process.get())) {
      throw root.wrong("not a process type: " + process.get());
    }
    if (command.isEmpty() && process.isEmpty()) {
      throw root.wrong("what to run is missing: slipway run " + app + " -- COMMAND");
    }
    try {
      var time = timeout.map(Durations::parse);
      return new RunRequest(command, process.map(ProcessType::new), time, size);
    } catch (IllegalArgumentException e) {
      throw root.wrong("--timeout: " + e.getMessage());
    }
  }

  private Ending onTerminal(OneOffInstance instance, Attached attached, WindowSize first)
      throws Exception {
    try (var _ = terminal.raw()) {
      var sizes = Thread.ofVirtual().start(() -> followSize(instance, first));
      try {
        return attached.await();
      } finally {
        sizes.interrupt();
      }
    }
  }

  private void followSize(OneOffInstance instance, WindowSize first) {
    var known = first;
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(LOOK_AT_SIZE_SECONDS);
        var now = terminal.size();
        if (!now.equals(known)) {
          instance.resize(now);
          known = now;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      // The connection is gone: the end of the command is told by it.
    }
  }

  private int exitCode(Ending ending) throws UnavailableException {
    var err = spec.commandLine().getErr();
    return switch (ending) {
      case Ending.Exited(var code, var remark) -> {
        if (!remark.isEmpty()) {
          err.println("slipway: " + remark);
        }
        yield code;
      }
      case Ending.TimeIsUp(var deadline) -> {
        err.println(
            "slipway: it was ended: it had run for " + said(deadline) + ", as long as it may");
        err.println("allow more with --timeout");
        yield ExitCode.TIME_IS_UP;
      }
      case Ending.Lost(var reason) -> throw new UnavailableException(reason);
    };
  }

  private static String said(Duration time) {
    return time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}

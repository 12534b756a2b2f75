package dev.slipway.reconciler.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/** Understands a command line, runs its command and says how it went. */
public final class CommandLineInterface {
  private final CommandLine commandLine;

  /**
   * @param out takes what was asked for
   * @param err takes one line of cause and one of what to do, when something is wrong
   */
  public CommandLineInterface(PrintWriter out, PrintWriter err, Surroundings surroundings) {
    var root = new SlipwayCommand(surroundings);
    this.commandLine =
        new CommandLine(root)
            .addSubcommand(new StatusCommand())
            .addSubcommand(new AppsCommand())
            .addSubcommand(new ReleasesCommand())
            .addSubcommand(new LogsCommand())
            .addSubcommand(new SyncCommand())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(new Failure(root))
            .setParameterExceptionHandler(new WrongUsage());
    commandLine.getCommandSpec().version(Version.line());
  }

  /** The exit code: see {@link ExitCode}. */
  public int run(String... arguments) {
    try {
      return commandLine.execute(arguments);
    } finally {
      commandLine.getOut().flush();
      commandLine.getErr().flush();
    }
  }

  CommandLine commandLine() {
    return commandLine;
  }
}

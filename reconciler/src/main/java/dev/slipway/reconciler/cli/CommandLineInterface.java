package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.daemon.DaemonStarter;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Understands a command line, runs its command and says how it went. */
public final class CommandLineInterface {
  private final SlipwayCommand root;
  private final CommandLine commandLine;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param out takes what was asked for
   * @param err takes one line of cause and one of what to do, when something is wrong
   */
  public CommandLineInterface(PrintWriter out, PrintWriter err, Surroundings surroundings) {
    this.root = new SlipwayCommand(surroundings);
    this.out = out;
    this.err = err;
    this.commandLine =
        new CommandLine(root)
            .addSubcommand(new StatusCommand())
            .addSubcommand(new AppsCommand())
            .addSubcommand(new RoutersCommand())
            .addSubcommand(new ReleasesCommand())
            .addSubcommand(new BuildsCommand())
            .addSubcommand(new DiffCommand())
            .addSubcommand(new ReleaseCommand())
            .addSubcommand(new HoldCommand())
            .addSubcommand(new UnholdCommand())
            .addSubcommand(new RollbackCommand())
            .addSubcommand(new LogsCommand())
            .addSubcommand(new ScaleCommand())
            .addSubcommand(new RestartCommand())
            .addSubcommand(new SyncCommand())
            .addSubcommand(new GcCommand())
            .addSubcommand(new ValidateCommand())
            .addSubcommand(new PlanCommand())
            .addSubcommand(new SchemaCommand())
            .addSubcommand(new InitCommand())
            .addSubcommand(new DoctorCommand())
            .addSubcommand(new ImageCommand());
    configure();
  }

  /** Adds the command {@code daemon}, which runs a daemon by this. */
  public CommandLineInterface with(DaemonStarter starter) {
    commandLine.addSubcommand(DaemonCommand.of(starter));
    configure();
    return this;
  }

  /** Adds the command {@code router}, which runs a router by this. */
  public CommandLineInterface routing(RouterCommand.Starter starter) {
    commandLine.addSubcommand(RouterCommand.of(starter));
    configure();
    return this;
  }

  /** Adds the command {@code run}, which reads and writes these. */
  public CommandLineInterface with(Streams streams) {
    commandLine.addSubcommand(new RunCommand(streams));
    configure();
    return this;
  }

  /** Adds the command {@code demo}, which runs a demo by this. */
  public CommandLineInterface with(DemoCommand.Starter starter) {
    commandLine.addSubcommand(new DemoCommand(starter));
    configure();
    return this;
  }

  /** Adds the commands {@code install} and {@code uninstall}, which reach a cluster by this. */
  public CommandLineInterface installing(InstallCommand.Opener opener) {
    commandLine.addSubcommand(new InstallCommand(opener));
    commandLine.addSubcommand(new UninstallCommand(opener));
    configure();
    return this;
  }

  /** What is set at the root reaches the subcommands that it has by then. */
  private void configure() {
    commandLine
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failure(root))
        .setParameterExceptionHandler(new WrongUsage());
    commandLine.getCommandSpec().version(Version.line());
    var usage = commandLine.getCommandSpec().usageMessage();
    for (var command : commandLine.getSubcommands().values()) {
      command.getCommandSpec().version(Version.line());
      command
          .getCommandSpec()
          .usageMessage()
          .exitCodeListHeading(usage.exitCodeListHeading())
          .exitCodeList(usage.exitCodeList());
    }
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

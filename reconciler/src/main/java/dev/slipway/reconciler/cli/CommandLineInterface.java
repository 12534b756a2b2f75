package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.daemon.DaemonStarter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Understands a command line, runs its command and says how it went. */
public final class CommandLineInterface {
  /** Those that need nothing of the process, in the order of the help. */
  private static final List<String> PLAIN =
      List.of(
          "status",
          "apps",
          "routers",
          "releases",
          "builds",
          "diff",
          "release",
          "hold",
          "unhold",
          "rollback",
          "logs",
          "scale",
          "restart",
          "sync",
          "gc",
          "validate",
          "plan",
          "schema",
          "init",
          "doctor",
          "image");

  private final Surroundings surroundings;
  private final PrintWriter out;
  private final PrintWriter err;

  /** The others by their names; they come after those. */
  private final Map<String, Supplier<?>> wired = new LinkedHashMap<>();

  /**
   * @param out takes what was asked for
   * @param err takes one line of cause and one of what to do, when something is wrong
   */
  public CommandLineInterface(PrintWriter out, PrintWriter err, Surroundings surroundings) {
    this.surroundings = surroundings;
    this.out = out;
    this.err = err;
  }

  /** By a switch: for each of so many lambdas the JVM would make a class, whatever is asked. */
  private static Object plain(String name) {
    return switch (name) {
      case "status" -> new StatusCommand();
      case "apps" -> new AppsCommand();
      case "routers" -> new RoutersCommand();
      case "releases" -> new ReleasesCommand();
      case "builds" -> new BuildsCommand();
      case "diff" -> new DiffCommand();
      case "release" -> new ReleaseCommand();
      case "hold" -> new HoldCommand();
      case "unhold" -> new UnholdCommand();
      case "rollback" -> new RollbackCommand();
      case "logs" -> new LogsCommand();
      case "scale" -> new ScaleCommand();
      case "restart" -> new RestartCommand();
      case "sync" -> new SyncCommand();
      case "gc" -> new GcCommand();
      case "validate" -> new ValidateCommand();
      case "plan" -> new PlanCommand();
      case "schema" -> new SchemaCommand();
      case "init" -> new InitCommand();
      case "doctor" -> new DoctorCommand();
      case "image" -> new ImageCommand();
      default -> throw new IllegalArgumentException("no command: " + name);
    };
  }

  /** Adds the command {@code daemon}, which runs a daemon by this. */
  public CommandLineInterface with(DaemonStarter starter) {
    wired.put("daemon", () -> DaemonCommand.of(starter));
    return this;
  }

  /** Adds the command {@code router}, which runs a router by this. */
  public CommandLineInterface routing(RouterCommand.Starter starter) {
    wired.put("router", () -> RouterCommand.of(starter));
    return this;
  }

  /** Adds the command {@code run}, which reads and writes these. */
  public CommandLineInterface with(Streams streams) {
    wired.put("run", () -> new RunCommand(streams));
    return this;
  }

  /** Adds the command {@code demo}, which runs a demo by this. */
  public CommandLineInterface with(DemoCommand.Starter starter) {
    wired.put("demo", () -> new DemoCommand(starter));
    return this;
  }

  /** Adds the commands {@code install} and {@code uninstall}, which reach a cluster by this. */
  public CommandLineInterface installing(InstallCommand.Opener opener) {
    wired.put("install", () -> new InstallCommand(opener));
    wired.put("uninstall", () -> new UninstallCommand(opener));
    return this;
  }

  /** The exit code: see {@link ExitCode}. */
  public int run(String... arguments) {
    var commandLine = commandLine(commandsFor(arguments));
    try {
      return commandLine.execute(arguments);
    } finally {
      commandLine.getOut().flush();
      commandLine.getErr().flush();
    }
  }

  /**
   * The commands that must be known to understand this. Where the first word is one of them, the
   * others need not: to make their models takes most of a short run, and a router or daemon would
   * hold them for as long as it lives.
   */
  private List<String> commandsFor(String... arguments) {
    var named = Stream.of(arguments).limit(1).filter(all()::contains).toList();
    return named.isEmpty() ? all() : named;
  }

  private List<String> all() {
    return Stream.concat(PLAIN.stream(), wired.keySet().stream()).toList();
  }

  /** With all commands. */
  CommandLine commandLine() {
    return commandLine(all());
  }

  private CommandLine commandLine(List<String> commands) {
    var root = new SlipwayCommand(surroundings);
    var commandLine = new CommandLine(root);
    for (var name : commands) {
      var command = wired.getOrDefault(name, () -> plain(name)).get();
      commandLine.addSubcommand(name, command);
    }
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
    return commandLine;
  }
}

package dev.slipway.reconciler.cli;

import java.net.URI;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root: says what there is; the work is in the subcommands. */
@Command(
    name = "slipway",
    description = "The GitOps application platform: commits change apps, git revert rolls back.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:the answer is no: problems found, an app is not healthy",
      "2:wrong usage",
      "3:the environment failed: the daemon, a repository"
    })
final class SlipwayCommand implements Runnable {
  private static final String DEFAULT_API = "http://127.0.0.1:8300";

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Option(
      names = "--api",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "Where the daemon is (SLIPWAY_API; default: " + DEFAULT_API + ").")
  private Optional<String> api = Optional.empty();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  SlipwayCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    throw wrong("a command is missing");
  }

  boolean debug() {
    return debug;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** The daemon's address. */
  URI api() {
    return address(api.or(() -> surroundings.variable("SLIPWAY_API")).orElse(DEFAULT_API));
  }

  /** The same, where it was given with the command. */
  Optional<URI> givenApi() {
    return api.map(this::address);
  }

  private URI address(String text) {
    try {
      var address = URI.create(text);
      if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw wrong("--api is not an address: " + text);
    }
    throw wrong("--api is not an address such as " + DEFAULT_API + ": " + text);
  }

  /** The command that was given: its help is what tells how to do right. */
  private CommandLine given() {
    var parsed = spec.commandLine().getParseResult();
    return parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec().commandLine()
        : spec.commandLine();
  }

  ParameterException wrong(String message) {
    return new ParameterException(given(), message);
  }
}

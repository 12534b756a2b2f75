package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.git.CallerIdentity;
import dev.slipway.reconciler.git.Person;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Commits other numbers of instances. */
@Command(
    name = "scale",
    description = "Change how many instances of an app there are, by a commit to its manifest.")
final class ScaleCommand implements Callable<Integer> {
  private static final Pattern NUMBER = Pattern.compile("([^=]+)=([0-9]{1,6})");

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = "--author",
      paramLabel = "\"NAME <EMAIL>\"",
      description = "Who the commit says asked for it (default: you, as git knows you).")
  private Optional<String> author = Optional.empty();

  @Parameters(index = "0", paramLabel = "APP", description = "Which app.")
  private String app = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "TYPE=N",
      description = "How many instances of a process type, such as web=3.")
  private List<String> numbers = List.of();

  @Override
  public Integer call() throws Exception {
    var request = new ScaleRequest(processes(), author());
    try (var client = new ApiClient(root.api())) {
      var outcome = client.scale(Apps.name(client, app), request);
      if (outcome.isEmpty()) {
        throw Apps.unknown(client, app);
      }
      var said = outcome.get();
      spec.commandLine()
          .getOut()
          .println(
              said.message().isEmpty()
                  ? said.file() + " says so already"
                  : "Committed " + said.revision().abbreviated() + " " + said.message());
      return ExitCode.FINE;
    }
  }

  private SortedMap<ProcessType, Integer> processes() {
    var processes = new TreeMap<ProcessType, Integer>();
    for (var number : numbers) {
      var match = NUMBER.matcher(number);
      if (!match.matches() || !ProcessType.isValid(match.group(1))) {
        throw root.wrong("not a number of instances such as web=3: " + number);
      }
      var type = new ProcessType(match.group(1));
      if (processes.put(type, Integer.valueOf(match.group(2))) != null) {
        throw root.wrong("said twice: " + type);
      }
    }
    return processes;
  }

  private Optional<Person> author() {
    if (author.isEmpty()) {
      var surroundings = root.surroundings();
      return CallerIdentity.of(surroundings.environment(), surroundings.folder());
    }
    var person = Person.parse(author.get());
    if (person.isEmpty()) {
      throw root.wrong("--author is not written as \"Name <address>\": " + author.get());
    }
    return person;
  }
}

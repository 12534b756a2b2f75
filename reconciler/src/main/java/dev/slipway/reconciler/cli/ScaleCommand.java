package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ScaleRequest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private final Author author = new Author();

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
    var request = new ScaleRequest(processes(), author.person(root));
    try (var client = new ApiClient(root.api())) {
      var outcome = client.scale(Apps.name(client, app), request);
      spec.commandLine().getOut().println(Commits.told(Apps.known(client, app, outcome)));
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
}

package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.RestartRequest;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Has an app restarted. */
@Command(
    name = "restart",
    description = "Replace the instances of an app by others of the same release.")
final class RestartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = {"-p", "--process"},
      paramLabel = "TYPE",
      description = "Only of this process type, such as web; may be said more than once.")
  private List<String> processes = List.of();

  @Parameters(paramLabel = "APP", description = "Which app.")
  private String app = "";

  @Override
  public Integer call() throws Exception {
    var request = new RestartRequest(types());
    try (var client = new ApiClient(root.api())) {
      var outcome = client.restart(Apps.name(client, app), request);
      var names =
          Apps.known(client, app, outcome).processes().stream()
              .map(ProcessType::value)
              .collect(Collectors.joining(", "));
      spec.commandLine().getOut().println("Restarting " + names + " of " + app);
      return ExitCode.FINE;
    }
  }

  private SortedSet<ProcessType> types() {
    var types = new TreeSet<ProcessType>();
    for (var process : processes) {
      if (!ProcessType.isValid(process)) {
        throw root.wrong("not a process type: " + process);
      }
      types.add(new ProcessType(process));
    }
    return types;
  }
}

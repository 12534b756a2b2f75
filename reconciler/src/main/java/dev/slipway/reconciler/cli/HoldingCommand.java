package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.HoldRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Commits whether new releases are held. */
abstract sealed class HoldingCommand implements Callable<Integer>
    permits HoldCommand, UnholdCommand {
  private final boolean hold;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final Author author = new Author();

  @Parameters(paramLabel = "APP", description = "Which app.")
  private String app = "";

  HoldingCommand(boolean hold) {
    this.hold = hold;
  }

  @Override
  public Integer call() throws Exception {
    var request = new HoldRequest(author.person(root));
    try (var client = new ApiClient(root.api())) {
      var outcome = client.hold(Apps.name(client, app), hold, request);
      spec.commandLine().getOut().println(Commits.told(Apps.known(client, app, outcome)));
      return ExitCode.FINE;
    }
  }
}

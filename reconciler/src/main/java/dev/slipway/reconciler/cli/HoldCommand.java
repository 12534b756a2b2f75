package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.HoldRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Commits that new releases are held. */
@Command(
    name = "hold",
    description = {
      "Release nothing new of an app, by a commit to its manifest.",
      "What runs goes on to run; slipway unhold ends it."
    })
final class HoldCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final Author author = new Author();

  @Parameters(paramLabel = "APP", description = "Which app.")
  private String app = "";

  @Override
  public Integer call() throws Exception {
    var request = new HoldRequest(author.person(root));
    try (var client = new ApiClient(root.api())) {
      var outcome = client.hold(Apps.name(client, app), true, request);
      spec.commandLine().getOut().println(Commits.told(Apps.known(client, app, outcome)));
      return ExitCode.FINE;
    }
  }
}

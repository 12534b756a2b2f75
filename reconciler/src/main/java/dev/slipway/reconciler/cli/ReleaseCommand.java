package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ReleaseRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Commits what is held as the next release. */
@Command(
    name = "release",
    description = {
      "Release what is held again, as the next number.",
      "It is held after a step back, or where its request was closed unmerged."
    })
final class ReleaseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final Author author = new Author();

  @Parameters(paramLabel = "APP", description = "Which app.")
  private String app = "";

  @Option(names = "--now", description = "Commit it at once, also where releases are reviewed.")
  private boolean now;

  @Override
  public Integer call() throws Exception {
    var request = new ReleaseRequest(author.person(root), now);
    try (var client = new ApiClient(root.api())) {
      var outcome = client.release(Apps.name(client, app), request);
      spec.commandLine().getOut().println(Commits.told(Apps.known(client, app, outcome)));
      return ExitCode.FINE;
    }
  }
}

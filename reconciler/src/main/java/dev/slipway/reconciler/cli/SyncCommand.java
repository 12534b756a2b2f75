package dev.slipway.reconciler.cli;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.SyncRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Has the daemon look now. */
@Command(
    name = "sync",
    description = "Have the daemon look at the repositories now, and wait until it has.")
final class SyncCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = "--rebuild",
      paramLabel = "APP",
      description = "Try the failed builds of this app again.")
  private Optional<String> rebuild = Optional.empty();

  @Option(
      names = "--confirm-removals",
      description = "Remove all apps that have no manifest any more, however many they are.")
  private boolean confirmRemovals;

  @Override
  public Integer call() throws Exception {
    try (var client = new ApiClient(root.api())) {
      var app =
          rebuild.isEmpty()
              ? Optional.<AppName>empty()
              : Optional.of(Apps.name(client, rebuild.get()));
      var outcome = client.sync(new SyncRequest(true, app, confirmRemovals));
      if (outcome.isEmpty()) {
        throw Apps.unknown(client, rebuild.orElse(""));
      }
      var out = spec.commandLine().getOut();
      outcome.get().revision().ifPresent(commit -> out.println("Saw config commit " + commit));
      if (!outcome.get().message().isEmpty()) {
        out.println(outcome.get().message());
      }
      return ExitCode.FINE;
    }
  }
}

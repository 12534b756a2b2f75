package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.reconciler.status.AppStatus;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what differs between two releases. */
@Command(
    name = "diff",
    description = "Show what differs between two releases: image, source, commits and config.")
final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Parameters(index = "0", paramLabel = "APP", description = "Of which app.")
  private String app = "";

  @Parameters(index = "1", paramLabel = "FROM", description = "A release such as v9.")
  private String from = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "Another one (default: the current one).")
  private Optional<String> to = Optional.empty();

  @Override
  public Integer call() throws Exception {
    var first = Releases.number(root, from);
    var second = to.map(text -> Releases.number(root, text));
    try (var client = new ApiClient(root.api())) {
      var name = Apps.name(client, app);
      var last = second.isPresent() ? second.get() : current(client);
      var diff = Apps.known(client, app, client.diff(name, first, last));
      var out = spec.commandLine().getOut();
      if (output.isJson()) {
        out.print(ApiJson.indented(diff));
      } else {
        new Releases(root.surroundings().colours()).diff(diff).forEach(out::println);
      }
      return ExitCode.FINE;
    }
  }

  private ReleaseNumber current(ApiClient client)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    return Apps.find(client, app)
        .release()
        .map(AppStatus.Current::number)
        .orElseThrow(
            () -> new AnswerIsNo(app + " has no release now\nsay which one to compare to"));
  }
}

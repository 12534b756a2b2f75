package dev.slipway.reconciler.cli;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.RollbackRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Commits an earlier release as the next one. */
@Command(
    name = "rollback",
    description = {
      "Go back to an earlier release, by a commit.",
      "Its content is committed as the next number; what is left is held until its source or its",
      "config changes."
    })
final class RollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final Author author = new Author();

  @Parameters(index = "0", paramLabel = "APP", description = "Which app.")
  private String app = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RELEASE",
      description = "Such as v9 (default: the one before the current one that came up).")
  private Optional<String> release = Optional.empty();

  @Option(names = "--now", description = "Commit it at once, also where releases are reviewed.")
  private boolean now;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = {
        "Ask no daemon: commit in this clone of the config repository, in the folder with",
        "releases/, as you. It runs once you push it."
      })
  private Optional<Path> clone = Optional.empty();

  @Override
  public Integer call() throws Exception {
    if (clone.isPresent()) {
      return offline(clone.get());
    }
    var request = new RollbackRequest(number(), author.person(root), now);
    try (var client = new ApiClient(root.api())) {
      var outcome = client.rollback(Apps.name(client, app), request);
      spec.commandLine().getOut().println(Commits.told(Apps.known(client, app, outcome)));
      return ExitCode.FINE;
    }
  }

  private int offline(Path folder) throws Exception {
    if (!AppName.isValid(app)) {
      throw root.wrong("not the name of an app: " + app);
    }
    if (now) {
      throw root.wrong("--now is for a daemon: in a clone it is a commit anyway");
    }
    var surroundings = root.surroundings();
    var request = new RollbackRequest(number(), author.said(root), true);
    new OfflineRollback(
            surroundings.folder().resolve(folder).normalize(), surroundings.environment())
        .perform(new AppName(app), request)
        .forEach(spec.commandLine().getOut()::println);
    return ExitCode.FINE;
  }

  private Optional<ReleaseNumber> number() {
    return release.map(text -> Releases.number(root, text));
  }
}

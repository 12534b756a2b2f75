package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the releases of an app, or tells all of one. */
@Command(
    name = "releases",
    description = {
      "List the releases of an app, the newest first, or show one.",
      "With a release: its source, its config (secrets are named), its commits, how it was left."
    })
final class ReleasesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most; 0 for all (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Parameters(index = "0", paramLabel = "APP", description = "Whose releases.")
  private String app = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RELEASE",
      description = "One of them, such as v12.")
  private Optional<String> release = Optional.empty();

  @Override
  public Integer call() throws Exception {
    if (limit < 0) {
      throw root.wrong("--limit is not negative: " + limit);
    }
    var number = release.map(text -> Releases.number(root, text));
    var texts = new Releases(root.surroundings().colours());
    try (var client = new ApiClient(root.api())) {
      var name = Apps.name(client, app);
      if (number.isPresent()) {
        var all = Apps.known(client, app, client.release(name, number.get()));
        print(all, texts.details(app, all));
      } else {
        var releases = Apps.known(client, app, client.releases(name, limit));
        print(
            releases,
            releases.isEmpty()
                ? List.of("There is no release of " + app + " yet.")
                : texts.table(releases));
      }
      return ExitCode.FINE;
    }
  }

  private void print(Object json, List<String> lines) {
    var out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.print(ApiJson.indented(json));
    } else {
      lines.forEach(out::println);
    }
  }
}

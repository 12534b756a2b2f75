package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.reconciler.status.ReleaseSummary;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the releases of an app. */
@Command(name = "releases", description = "List the releases of an app, the newest first.")
final class ReleasesCommand implements Callable<Integer> {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most; 0 for all (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Parameters(paramLabel = "APP", description = "Whose releases.")
  private String app = "";

  @Override
  public Integer call() throws Exception {
    if (limit < 0) {
      throw root.wrong("--limit is not negative: " + limit);
    }
    try (var client = new ApiClient(root.api())) {
      var all = Apps.known(client, app, client.releases(Apps.name(client, app)));
      var releases = all.stream().limit(limit == 0 ? Long.MAX_VALUE : limit).toList();
      var out = spec.commandLine().getOut();
      if (output.isJson()) {
        out.print(ApiJson.indented(releases));
      } else if (releases.isEmpty()) {
        out.println("There is no release of " + app + " yet.");
      } else {
        table(releases, root.surroundings().colours()).forEach(out::println);
      }
      return ExitCode.FINE;
    }
  }

  private static List<String> table(List<ReleaseSummary> releases, boolean colours) {
    var table = new Table("RELEASE", "STATE", "WHEN", "WHO", "COMMIT", "WHAT");
    for (var release : releases) {
      table.row(
          plain(release.number().toString()),
          new Table.Cell(state(release), colour(release.state())),
          plain(MINUTE.format(release.time())),
          plain(release.author().replaceAll("\\s*<.*", "")),
          plain(release.commit().map(ObjectId::abbreviated).orElse("-")),
          plain(
              Stream.concat(Stream.of(release.subject()), release.changes().stream())
                  .filter(text -> !text.isEmpty())
                  .collect(Collectors.joining("; "))));
    }
    return table.lines(colours);
  }

  private static Table.Cell plain(String text) {
    return new Table.Cell(text, Colour.NONE);
  }

  private static String state(ReleaseSummary release) {
    return release.state() + release.restores().map(number -> " (as " + number + ")").orElse("");
  }

  private static Colour colour(ReleaseSummary.State state) {
    return switch (state) {
      case CURRENT -> Colour.GOOD;
      case SUPERSEDED -> Colour.NONE;
      case REVERTED, ROLLED_BACK, HELD -> Colour.UNDER_WAY;
      case FAILED -> Colour.BAD;
    };
  }
}

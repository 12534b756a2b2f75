package dev.slipway.reconciler.cli;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.reconciler.status.BuildSummary;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the builds of an app, or prints the log of one. */
@Command(
    name = "builds",
    description = {
      "List the last builds of an app, the newest first, or print the log of one.",
      "With --sbom, print what packages are in the image that one left.",
      "One that waits has its place in brackets: 1 is the next to begin."
    })
final class BuildsCommand implements Callable<Integer> {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Option(names = "--log", description = "Print the log of the latest build.")
  private boolean log;

  @Option(
      names = {"-f", "--follow"},
      description = "Print the log, and go on with it until the build ends.")
  private boolean follow;

  @Option(
      names = "--sbom",
      description = "Print the packages of the image as CycloneDX, of the latest that was built.")
  private boolean sbom;

  @Parameters(index = "0", paramLabel = "APP", description = "Whose builds.")
  private String app = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "KEY",
      description = "Print the log or the packages of this one: the beginning of its key.")
  private Optional<String> key = Optional.empty();

  @Override
  public Integer call() throws Exception {
    if (key.isPresent() && !key.get().matches("[0-9a-f]{4,64}")) {
      throw root.wrong("not the key of a build, which is 4 hex digits or more: " + key.get());
    }
    try (var client = new ApiClient(root.api())) {
      var name = Apps.name(client, app);
      if (sbom) {
        printSbom(client, name);
      } else if (log || follow || key.isPresent()) {
        print(client, name, key.orElse("latest"));
      } else {
        print(Apps.known(client, app, client.builds(name)));
      }
      return ExitCode.FINE;
    }
  }

  private void printSbom(ApiClient client, AppName name)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    if (log || follow) {
      throw root.wrong("print the log or the packages, not both: leave out --sbom, or --log");
    }
    var out = spec.commandLine().getOut();
    var isKnown =
        client.sbom(
            name,
            key.orElse("latest"),
            line -> {
              out.println(line);
              return !out.checkError();
            });
    if (!isKnown) {
      throw new AnswerIsNo(
          "no image of such a build of "
              + name
              + " has a list of its packages\nslipway builds "
              + name
              + " lists its builds; images of an older version of Slipway have none");
    }
  }

  private void print(ApiClient client, AppName name, String build)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    if (output.isJson()) {
      throw root.wrong("a log is no JSON: leave out --output, or KEY, --log and --follow");
    }
    var out = spec.commandLine().getOut();
    var isKnown =
        client.buildLog(
            name,
            build,
            follow,
            line -> {
              out.println(line);
              return !out.checkError();
            });
    if (!isKnown) {
      throw new AnswerIsNo(
          "there is no such build of " + name + "\nslipway builds " + name + " lists them");
    }
  }

  private void print(List<BuildSummary> builds) {
    var out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.print(ApiJson.indented(builds));
    } else if (builds.isEmpty()) {
      out.println("There is no build of " + app + " yet.");
    } else {
      table(builds).lines(root.surroundings().colours()).forEach(out::println);
    }
  }

  private static Table table(List<BuildSummary> builds) {
    var table = new Table("BUILD", "STATE", "WHEN", "TOOK", "COMMIT", "WHAT");
    for (var build : builds) {
      var place = build.place().map(it -> " (" + it + ")").orElse("");
      table.row(
          plain(build.key().abbreviated()),
          new Table.Cell(build.state() + place, colour(build.state())),
          plain(build.began().map(SECOND::format).orElse("-")),
          plain(took(build)),
          plain(build.commit().map(ObjectId::abbreviated).orElse("-")),
          plain(build.failure().isEmpty() ? build.subject() : words(build)));
    }
    return table;
  }

  private static String words(BuildSummary build) {
    return build.subject() + ": " + build.failure();
  }

  private static Table.Cell plain(String text) {
    return new Table.Cell(text, Colour.NONE);
  }

  private static Colour colour(BuildSummary.State state) {
    return switch (state) {
      case SUCCEEDED -> Colour.GOOD;
      case WAITING, RUNNING -> Colour.UNDER_WAY;
      case FAILED -> Colour.BAD;
      case CANCELLED -> Colour.NONE;
    };
  }

  /** Altogether, and where it went. */
  private static String took(BuildSummary build) {
    var stages =
        build.stages().stream()
            .map(stage -> stage.name() + " " + seconds(stage.millis()))
            .collect(Collectors.joining(", "));
    var cached = build.cached().map(steps -> ", " + steps + " cached").orElse("");
    return build.millis().map(BuildsCommand::seconds).orElse("-")
        + (stages.isEmpty() ? "" : " (" + stages + cached + ")");
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1fs", millis / 1e3);
  }
}

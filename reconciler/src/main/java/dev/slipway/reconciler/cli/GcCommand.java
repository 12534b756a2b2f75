package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.reconciler.api.GcOutcome;
import dev.slipway.reconciler.api.GcRequest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Has the daemon delete images that nothing needs any more. */
@Command(
    name = "gc",
    description = {
      "Delete images that nothing needs any more, as the daemon does each night.",
      "Kept is what the latest releases, an open review, a build or anything that runs needs."
    })
final class GcCommand implements Callable<Integer> {
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Option(names = "--dry-run", description = "Tell only what would be deleted.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    try (var client = new ApiClient(root.api())) {
      var outcome = client.gc(new GcRequest(dryRun));
      var out = spec.commandLine().getOut();
      if (output.isJson()) {
        out.print(ApiJson.indented(outcome));
      } else {
        print(outcome, out);
      }
      return ExitCode.FINE;
    }
  }

  private void print(GcOutcome outcome, PrintWriter out) {
    var table = new Table("APP", "IMAGE", "SIZE");
    outcome
        .deleted()
        .forEach(image ->
            table.row(
                image.app().value(), image.image().digest().abbreviated(), size(image.bytes())));
    if (!outcome.deleted().isEmpty()) {
      table.lines(root.surroundings().colours()).forEach(out::println);
    }
    outcome
        .passedOver()
        .forEach(it ->
            out.println(
                "Of " + it.app() + " nothing goes: " + it.reason().lines().findFirst().orElse("")));
    var done = outcome.dryRun() ? "Would delete " : "Deleted ";
    outcome.forgotten().forEach(app -> out.println(done + "build logs and caches of " + app));
    out.println(
        "%s%d image%s, %s; %d stay"
            .formatted(
                done,
                outcome.deleted().size(),
                outcome.deleted().size() == 1 ? "" : "s",
                size(outcome.bytes()),
                outcome.kept()));
  }

  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    var unit = 0;
    var size = bytes / 1024.0;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
  }
}

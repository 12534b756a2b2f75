package dev.slipway.reconciler.cli;

import dev.slipway.manifest.Domain;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the apps. */
@Command(name = "apps", description = "List the apps and where they answer.")
final class AppsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Override
  public Integer call() throws Exception {
    try (var client = new ApiClient(root.api())) {
      var apps = client.apps();
      var out = spec.commandLine().getOut();
      if (output.isJson()) {
        out.print(ApiJson.indented(apps));
        return ExitCode.FINE;
      }
      var table = new Table("APP", "RELEASE", "URL", "DOMAINS");
      for (var app : apps) {
        table.row(
            app.name().toString(),
            app.release().map(release -> release.number().toString()).orElse("-"),
            app.url().orElse("-"),
            app.domains().stream().map(Domain::toString).collect(Collectors.joining(", ")));
      }
      table.lines(false).forEach(out::println);
      return ExitCode.FINE;
    }
  }
}

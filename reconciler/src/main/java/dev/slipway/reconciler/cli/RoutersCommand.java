package dev.slipway.reconciler.cli;

import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.router.mesh.RouterStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the routers that follow the daemon. */
@Command(
    name = "routers",
    description = "List the routers of their own that follow the daemon, and what they serve.")
final class RoutersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Override
  public Integer call() throws Exception {
    try (var client = new ApiClient(root.api())) {
      var routers = client.routers();
      var out = spec.commandLine().getOut();
      if (output.isJson()) {
        out.print(ApiJson.indented(routers));
      } else if (routers.isEmpty()) {
        out.println("No router of its own follows the daemon; start one with: slipway router");
      } else {
        var table = new Table("ROUTER", "STATE", "ROUTES", "SINCE", "PROBLEM");
        routers.forEach(router -> row(table, router));
        table.lines(false).forEach(out::println);
      }
      return routers.stream().allMatch(RoutersCommand::isWell) ? ExitCode.FINE : ExitCode.NO;
    }
  }

  private static void row(Table table, RouterStatus router) {
    table.row(
        router.name().value(),
        state(router),
        router.version().map(Digest::abbreviated).orElse("-"),
        router.since().toString(),
        router.problem().map(text -> text.lines().findFirst().orElse("")).orElse(""));
  }

  private static String state(RouterStatus router) {
    if (!router.connected()) {
      return "gone";
    }
    return router.current() ? "current" : "behind";
  }

  private static boolean isWell(RouterStatus router) {
    return router.connected() && router.current();
  }
}

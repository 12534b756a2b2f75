package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.ConfigStatus;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tells how the apps are. */
@Command(name = "status", description = "Show how the apps are; exit with 1 if any is not healthy.")
final class StatusCommand implements Callable<Integer> {
  private static final long WATCH_MILLIS = 1000;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Option(
      names = {"-w", "--watch"},
      description = "Go on showing it, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--certificates",
      description = "Show the certificates of the daemon's router, and when they expire.")
  private boolean certificates;

  @Parameters(
      paramLabel = "APP",
      arity = "0..1",
      description = "One app, with everything that is known of it.")
  private String app = "";

  @Override
  public Integer call() throws Exception {
    if (watch && output.isJson()) {
      throw root.wrong("--watch goes with --output table only");
    }
    if (certificates && (watch || !app.isEmpty())) {
      throw root.wrong("--certificates goes with neither --watch nor an app");
    }
    try (var client = new ApiClient(root.api())) {
      if (certificates) {
        return certificates(client);
      }
      if (watch) {
        return watch(client);
      }
      var apps = apps(client);
      var config = client.config();
      if (output.isJson()) {
        spec.commandLine().getOut().print(ApiJson.indented(apps));
      } else {
        lines(apps).forEach(spec.commandLine().getOut()::println);
      }
      troubles(config).forEach(spec.commandLine().getErr()::println);
      Statuses.news(config, Instant.now()).ifPresent(spec.commandLine().getErr()::println);
      warn(client.certificates());
      return !config.hasTrouble() && apps.stream().allMatch(app -> app.status().isHealthy())
          ? ExitCode.FINE
          : ExitCode.NO;
    }
  }

  private int certificates(ApiClient client)
      throws UnavailableException, RejectedException, InterruptedException {
    var all = client.certificates();
    var out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.print(ApiJson.indented(all));
    } else {
      var colours = root.surroundings().colours();
      Certificates.table(all, Instant.now(), colours).forEach(out::println);
    }
    warn(all);
    return ExitCode.FINE;
  }

  private void warn(List<CertificateStatus> all) {
    Certificates.warnings(all, Instant.now()).forEach(spec.commandLine().getErr()::println);
  }

  private static List<String> troubles(ConfigStatus config) {
    return !config.hasTrouble()
        ? List.of()
        : Stream.of("The config repository is not followed: " + config.trouble(), config.hint())
            .filter(line -> !line.isEmpty())
            .toList();
  }

  private List<AppStatus> apps(ApiClient client)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    return app.isEmpty() ? client.apps() : List.of(Apps.find(client, app));
  }

  private List<String> lines(List<AppStatus> apps) {
    var colours = root.surroundings().colours();
    if (!app.isEmpty()) {
      return Statuses.details(apps.getFirst(), colours);
    }
    return apps.isEmpty() ? List.of("There are no apps yet.") : Statuses.table(apps, colours);
  }

  private int watch(ApiClient client)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    var out = spec.commandLine().getOut();
    Set<Object> shown = new HashSet<>();
    while (!out.checkError()) {
      var apps = apps(client);
      var seen = new HashSet<Object>(apps);
      var troubles = troubles(client.config());
      seen.add(troubles);
      if (!seen.equals(shown)) {
        if (root.surroundings().terminal()) {
          out.print("\u001b[H\u001b[2J\u001b[3J");
        }
        lines(apps).forEach(out::println);
        troubles.forEach(out::println);
        shown = seen;
      }
      Thread.sleep(WATCH_MILLIS);
    }
    return ExitCode.FINE;
  }
}

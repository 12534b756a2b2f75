package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.api.RunRequest;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.plan.World;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Makes of a wish to run a command what is to run, by what was last seen. */
record OneOffs(World world) {
  OneOff of(AppName app, RunRequest request) throws RejectedException {
    var release = current(app);
    var process = process(release, request.process());
    return new OneOff(
        release,
        world.platform(),
        request.command().isEmpty() ? command(request, process) : request.command(),
        process.map(ProcessSpec::resources).orElse(Resources.NONE),
        request.terminal(),
        request.timeout().orElse(RunRequest.USUAL));
  }

  private Release current(AppName app) throws RejectedException {
    return Optional.ofNullable(world.apps().get(app))
        .flatMap(seen -> seen.ledger().current().asRelease())
        .orElseThrow(() ->
            new RejectedException(
                "there is no release of " + app + " yet\nslipway status " + app + " says why"));
  }

  /** The one that is named, else {@code web} if there is one. */
  private static Optional<ProcessSpec> process(Release release, Optional<ProcessType> named)
      throws RejectedException {
    SortedMap<ProcessType, ProcessSpec> processes = release.config().processes();
    var found = Optional.ofNullable(processes.get(named.orElse(ProcessType.WEB)));
    if (named.isPresent() && found.isEmpty()) {
      throw new RejectedException(
          release.number()
              + " of "
              + release.app()
              + " has no process type "
              + named.get()
              + "\nit has "
              + processes.keySet().stream()
                  .map(ProcessType::value)
                  .collect(Collectors.joining(", ")));
    }
    return found;
  }

  private static List<String> command(RunRequest request, Optional<ProcessSpec> process)
      throws RejectedException {
    var command = process.map(ProcessSpec::command).orElse(List.of());
    if (command.isEmpty()) {
      throw new RejectedException(
          "the process type "
              + request.process().map(ProcessType::value).orElse("")
              + " has no command of its own\nsay what to run");
    }
    return command;
  }
}

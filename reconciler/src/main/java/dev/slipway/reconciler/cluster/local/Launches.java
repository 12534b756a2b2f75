package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.local.Surroundings.Environment;
import dev.slipway.reconciler.cluster.local.engine.ContainerRun;
import dev.slipway.reconciler.cluster.local.engine.ContainerRun.Input;
import dev.slipway.reconciler.cluster.local.engine.ContainerRun.Published;
import dev.slipway.reconciler.cluster.local.engine.Engine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How what an instance is started from becomes a process of this machine: the app's own, or the
 * engine's program that waits for a container.
 */
record Launches(
    LocalClusterOptions options, Images images, Surroundings surroundings, Containers containers) {

  /**
   * A process to start.
   *
   * @param command the program as an absolute path, then its arguments
   * @param folder where it works
   * @param environment all of it
   */
  record Launch(List<String> command, Path folder, Environment environment) {}

  /** The record names marker and port. */
  Launch of(InstanceRecord record, Input input) throws RejectedException, UnavailableException {
    var spec = record.spec();
    return spec.container().isPresent()
        ? container(record, spec.container().get(), input)
        : process(record);
  }

  private Launch process(InstanceRecord record) throws RejectedException, UnavailableException {
    var spec = record.spec();
    var image = images.unpacked(spec.image());
    var environment = environment(record);
    record.marker().ifPresent(it -> environment.variables().put(ProcessTable.MARKER, it));
    return new Launch(
        surroundings.command(spec.command(), spec, image),
        surroundings.workingFolder(spec, image),
        environment);
  }

  private Launch container(InstanceRecord record, ContainerSpec container, Input input)
      throws RejectedException, UnavailableException {
    var spec = record.spec();
    var marker = record.marker().orElseThrow();
    var image = containers.ready(spec);
    var engine = containers.engine();
    // Where nothing can be published it listens on this machine's own port.
    var inside = engine.publishes() ? record.port().flatMap(_ -> container.port()) : record.port();
    var app = surroundings.appEnvironment(record, spec, inside);
    app.variables().put(ProcessTable.MARKER, marker);
    if (input == Input.TERMINAL) {
      app.variables().putIfAbsent("TERM", Terminal.TYPE);
    }
    var said = said(spec, app.variables());
    var inherited = new TreeSet<>(app.variables().keySet());
    inherited.removeAll(said.keySet());
    var run =
        new ContainerRun(
            Container.name(marker),
            image,
            spec.command(),
            inherited,
            said,
            spec.memory().map(Memory::bytes),
            container.cpu().map(cpu -> cpu.millis()),
            record.port().flatMap(port -> inside.map(it -> new Published(port, it))),
            input);
    var variables = new HashMap<>(engine.environment());
    inherited.forEach(name -> variables.put(name, app.variables().getOrDefault(name, "")));
    return new Launch(engine.run(run), options.folder(), new Environment(variables, app.mask()));
  }

  /** What the engine's program would take for its own; it is no secret, but read in git. */
  private static TreeMap<String, String> said(InstanceSpec spec, Map<String, String> variables)
      throws RejectedException {
    var said = new TreeMap<String, String>();
    for (var entry : variables.entrySet()) {
      if (Engine.isHeeded(entry.getKey())) {
        if (spec.env().get(new EnvName(entry.getKey())) instanceof EnvValue.SecretRef) {
          throw new RejectedException(
              entry.getKey()
                  + " can not be a secret in a container of this machine, as it means something to"
                  + " the container engine: give the variable another name");
        }
        said.put(entry.getKey(), entry.getValue());
      }
    }
    return said;
  }

  /**
   * A program beside an instance that runs; its processes carry another marker.
   *
   * @param environment that of the instance
   */
  Launch check(InstanceRecord record, Environment environment, List<String> program, String marker)
      throws RejectedException, UnavailableException {
    var spec = record.spec();
    if (spec.container().isPresent()) {
      var engine = containers.engine();
      var name = Container.name(record.marker().orElse(""));
      var line = engine.exec(name, Map.of(ProcessTable.MARKER, marker), program);
      var variables = new HashMap<>(engine.environment());
      variables.put(ProcessTable.MARKER, marker);
      return new Launch(line, options.folder(), new Environment(variables, environment.mask()));
    }
    var image = images.unpacked(spec.image());
    var variables = new HashMap<>(environment.variables());
    variables.put(ProcessTable.MARKER, marker);
    return new Launch(
        surroundings.command(program, spec, image),
        surroundings.workingFolder(spec, image),
        new Environment(variables, environment.mask()));
  }

  /** What an instance that was adopted would be given now. */
  Environment environment(InstanceRecord record) throws RejectedException, UnavailableException {
    var spec = record.spec();
    if (spec.container().isPresent()) {
      return new Environment(Map.of(), surroundings.mask(spec));
    }
    return surroundings.environment(record, spec, images.unpacked(spec.image()), record.port());
  }

  /** Throws where an instance could not be started so, or a check of it not be run. */
  void check(InstanceRecord record) throws RejectedException, UnavailableException {
    var spec = record.spec();
    if (spec.container().isPresent()) {
      var app = surroundings.appEnvironment(record, spec, Optional.empty());
      var _ = said(spec, app.variables());
      for (var part : spec.command()) {
        var _ = surroundings.usable("the command", part);
      }
      var _ = containers.ready(spec);
      return;
    }
    var image = images.unpacked(spec.image());
    var _ = surroundings.environment(record, spec, image, Optional.empty());
    var _ = surroundings.command(spec.command(), spec, image);
    for (var check : spec.health().all()) {
      if (check instanceof HealthCheck.Exec(var program)) {
        var _ = surroundings.command(program, spec, image);
      }
    }
  }
}

package dev.slipway.reconciler.cluster.local.engine;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container engine of this machine, podman or docker. Which of its defaults work here is tried
 * once with a real container, when the first is to run.
 */
public final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final String CLUSTER_LABEL = "dev.slipway.cluster";
  private static final Duration QUICK = Duration.ofMinutes(1);
  private static final int STOPS = 20;
  private static final long STOP_PAUSE_MILLIS = 250;
  private static final int PROBED_PORT = 8080;

  private final Program program;
  private final String cluster;
  private final List<String> ownLimits;
  private Optional<Way> way = Optional.empty();
  private int probes;

  /**
   * @param program the path of podman, or of docker
   * @param ownSession what starts a command in a session of its own
   * @param environment the daemon's; what the engine needs of it is handed on
   * @param cluster by which containers of this cluster are known
   */
  public Engine(
      Path program, List<String> ownSession, Map<String, String> environment, String cluster) {
    this.program = new Program(ownSession, program, EngineVariables.handedOn(environment));
    this.cluster = cluster;
    this.ownLimits = OwnLimits.flags();
  }

  /** As people call it. */
  public String name() {
    return program.name();
  }

  /** What its program finds in its environment. */
  public Map<String, String> environment() {
    return program.environment();
  }

  /**
   * Whether its program heeds a variable of this name itself, so that it can not be handed through
   * its environment to a container.
   */
  public static boolean isHeeded(String variable) {
    return EngineVariables.isHeeded(variable);
  }

  /** Its images. */
  public EngineImages images() {
    return new EngineImages(program);
  }

  /**
   * Finds out how containers run here, if that is not known yet.
   *
   * @param image one that is there
   * @param command as of {@link ContainerRun}
   * @throws RejectedException where none of the ways works
   */
  public synchronized void prepare(String image, List<String> command)
      throws RejectedException, UnavailableException {
    if (way.isPresent()) {
      return;
    }
    var reasons = new ArrayList<String>();
    for (var tried : Way.of(program, ownLimits)) {
      var reason = tryOut(tried, image, command);
      if (reason.isEmpty()) {
        way = Optional.of(tried);
        LOG.atInfo()
            .setMessage("containers can be run")
            .addKeyValue("engine", program.path())
            .addKeyValue("with", tried)
            .log();
        return;
      }
      reasons.add(reason.get());
    }
    throw new RejectedException(
        program.name() + " can not run the image " + image + ": " + reasons.getLast());
  }

  /** Why it does not work; empty where it does. Nothing of the image is run. */
  private Optional<String> tryOut(Way tried, String image, List<String> command)
      throws UnavailableException {
    if (!program.isPodman()) {
      return Optional.empty();
    }
    // One that was interrupted may still be made, and have its name.
    var name = "slipway-" + cluster + ".probe" + probes++;
    remove(name);
    try {
      var line = new ArrayList<>(tried.global());
      line.addAll(List.of("create", "--name", name, "--label", CLUSTER_LABEL + "=" + cluster));
      line.addAll(List.of("--pull", "never"));
      line.addAll(tried.run());
      line.addAll(
          tried.publishes()
              ? List.of("--publish", "127.0.0.1::" + PROBED_PORT)
              : List.of("--network", "host"));
      line.addAll(image(image, command));
      var made = program.run(QUICK, line);
      if (!made.isFine()) {
        return Optional.of(made.reason());
      }
      var begun = new ArrayList<>(tried.global());
      begun.addAll(List.of("init", name));
      var result = program.run(QUICK, begun);
      return result.isFine() ? Optional.empty() : Optional.of(result.reason());
    } finally {
      remove(name);
    }
  }

  /**
   * Whether ports are published; where not, a container listens on the machine's own. Known once
   * prepared.
   */
  public synchronized boolean publishes() {
    return way.map(Way::publishes).orElse(true);
  }

  /** A command that runs until the container ends, exits as it does, and leaves nothing of it. */
  public synchronized List<String> run(ContainerRun run) {
    var known = way.orElseThrow(() -> new IllegalStateException("not prepared"));
    var line = new ArrayList<String>();
    line.add(program.path().toString());
    line.addAll(known.global());
    line.addAll(List.of("run", "--rm", "--name", run.name()));
    line.addAll(List.of("--label", CLUSTER_LABEL + "=" + cluster));
    line.addAll(List.of("--pull", "never", "--log-driver", "none"));
    if (program.isPodman()) {
      line.add("--http-proxy=false");
    }
    line.addAll(known.run());
    if (!known.publishes()) {
      line.addAll(List.of("--network", "host"));
    } else if (run.published().isPresent()) {
      var published = run.published().get();
      line.addAll(List.of("--publish", "127.0.0.1:" + published.port() + ":" + published.inside()));
    }
    line.addAll(limits(run));
    line.addAll(input(run.input()));
    run.inherited().forEach(name -> line.addAll(List.of("--env", name)));
    run.said().forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
    line.addAll(image(run.image(), run.command()));
    return line;
  }

  private static List<String> limits(ContainerRun run) {
    var flags = new ArrayList<String>();
    run.memoryBytes().ifPresent(bytes -> flags.addAll(List.of("--memory", bytes + "b")));
    run.cpuMillis()
        .ifPresent(millis ->
            flags.addAll(List.of("--cpus", BigDecimal.valueOf(millis, 3).toPlainString())));
    return flags;
  }

  private static List<String> input(ContainerRun.Input input) {
    return switch (input) {
      case NOTHING -> List.of();
      case STREAM -> List.of("--interactive");
      case TERMINAL -> List.of("--interactive", "--tty");
    };
  }

  /** The program of a command stands in the place of the image's own. */
  private static List<String> image(String image, List<String> command) {
    if (command.isEmpty()) {
      return List.of(image);
    }
    var line = new ArrayList<>(List.of("--entrypoint", command.getFirst(), image));
    line.addAll(command.subList(1, command.size()));
    return line;
  }

  /** A command that runs another in a container that runs. */
  public List<String> exec(String container, Map<String, String> said, List<String> command) {
    var line = new ArrayList<>(List.of(program.path().toString(), "exec"));
    said.forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
    line.add(container);
    line.addAll(command);
    return line;
  }

  /**
   * Asks a container to end, by the signal that its image names, and does not wait for it. One that
   * is only being made is asked once it is there.
   */
  public void stop(String container, Duration grace) {
    var seconds = Math.max(1, (grace.toMillis() + 999) / 1000);
    var line = List.of("stop", "--time", Long.toString(seconds), container);
    Thread.ofVirtual().name("stop " + container).start(() -> stop(line, grace.plus(QUICK)));
  }

  private void stop(List<String> line, Duration longest) {
    try {
      for (int i = 0; i < STOPS && !program.run(longest, line).isFine(); i++) {
        TimeUnit.MILLISECONDS.sleep(STOP_PAUSE_MILLIS);
      }
    } catch (UnavailableException e) {
      LOG.atWarn().setMessage("a container could not be asked to end").setCause(e).log();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether what it is for has begun, and has not ended. */
  public boolean isRunning(String container) throws UnavailableException {
    var line = List.of("container", "inspect", "--format", "{{.State.Running}}", container);
    return program.run(QUICK, line).output().equals("true");
  }

  /** Kills a container where it runs; nothing is left of it. */
  public void remove(String container) throws UnavailableException {
    var line =
        program.isPodman()
            ? List.of("rm", "--force", "--ignore", "--time", "0", container)
            : List.of("rm", "--force", "--volumes", container);
    var result = program.run(QUICK, line);
    if (!result.isFine() && !result.output().toLowerCase(Locale.ROOT).contains("no such")) {
      throw new UnavailableException(
          program.name() + " can not remove the container " + container + ": " + result.reason());
    }
  }

  /** The names of all containers of this cluster, those that have ended too. */
  public List<String> containers() throws UnavailableException {
    var filter = "label=" + CLUSTER_LABEL + "=" + cluster;
    var result =
        program.run(QUICK, List.of("ps", "--all", "--filter", filter, "--format", "{{.Names}}"));
    if (!result.isFine()) {
      throw new UnavailableException(
          program.name() + " can not list its containers: " + result.reason());
    }
    return result.output().lines().filter(line -> line.startsWith("slipway-")).toList();
  }
}

package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.local.Surroundings.Environment;
import dev.slipway.reconciler.cluster.local.engine.ContainerRun.Input;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of an instance, from its start to its end. */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final int SIGNALLED = 128;
  private static final int KILL = 9;

  private final Tools tools;
  private final InstanceRecord record;
  private final ProcessTree tree;
  private final Optional<Process> child;
  private final Optional<Environment> environment;
  private volatile Optional<Duration> runningSince = Optional.empty();
  private volatile boolean settled;
  private final long begin = System.nanoTime();

  private Attempt(Tools tools, InstanceRecord record, ProcessTree tree, Optional<Child> child) {
    this.tools = tools;
    this.record = record;
    this.tree = tree;
    this.child = child.map(Child::process);
    this.environment = child.map(Child::environment);
  }

  private record Child(Process process, Environment environment) {}

  /** The process that the record names, if it lives. */
  static Optional<Attempt> adopted(Tools tools, InstanceRecord record) throws IOException {
    if (record.process().isEmpty() || record.marker().isEmpty()) {
      return Optional.empty();
    }
    var marker = record.marker().get();
    var tree =
        new ProcessTree(
            tools.processes(),
            record.process().get(),
            marker,
            tools.containers().of(record.spec(), marker));
    return tree.leaderLives()
        ? Optional.of(new Attempt(tools, record, tree, Optional.empty()))
        : Optional.empty();
  }

  /**
   * Starts a process. The record says so before, so that whatever instant the daemon is killed at,
   * the next one knows the marker to look for.
   */
  static Attempt start(Tools tools, RecordFile file, Output output)
      throws IOException, RejectedException, UnavailableException {
    var before = file.get();
    before.port().ifPresent(tools.ports()::release);
    var port =
        before.spec().listens()
            ? Optional.of(tools.ports().give(before.port()))
            : Optional.<Integer>empty();
    var restarts = before.marker().isPresent() ? before.restarts() + 1 : before.restarts();
    var marker = tools.markers().next(before.app(), before.id());
    var record = file.update(r -> r.about(marker, port, restarts));
    var launch = tools.launches().of(record, Input.NOTHING);
    output.maskWith(launch.environment().mask());
    output.beginAnother();
    var process = tools.launcher().start(launch, output.file());
    return recorded(tools, file, marker, new Child(process, launch.environment()));
  }

  private static Attempt recorded(Tools tools, RecordFile file, String marker, Child child)
      throws IOException {
    var process = child.process();
    var start = tools.processes().start(process.pid()).orElse("ended");
    var identity = new ProcessIdentity(process.pid(), start, tools.launcher().groups());
    var container = tools.containers().of(file.get().spec(), marker);
    var tree = new ProcessTree(tools.processes(), identity, marker, container);
    try {
      var record = file.update(r -> r.running(identity));
      return new Attempt(tools, record, tree, Optional.of(child));
    } catch (IOException e) {
      Stopping.kill(tree);
      throw e;
    }
  }

  /** As it was when the process started, or was adopted. */
  InstanceRecord record() {
    return record;
  }

  ProcessTree tree() {
    return tree;
  }

  void onExit(Runnable listener) {
    child.ifPresent(process -> {
      var _ = process.onExit().thenRun(listener);
    });
  }

  boolean lives() {
    if (child.isPresent()) {
      return child.get().isAlive();
    }
    try {
      return tree.leaderLives();
    } catch (IOException e) {
      LOG.atDebug().setMessage("a process can not be looked at now").setCause(e).log();
      return true;
    }
  }

  /** Whether its end is told, or must be looked for. */
  boolean isChild() {
    return child.isPresent();
  }

  Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** When it is first asked, as an uptime. */
  Duration firstProbe() {
    var probing = tools.options().probing();
    if (child.isEmpty()) {
      return Duration.ZERO;
    }
    var health = record.spec().health();
    var isAsked = health.startup().or(health::readiness).isPresent();
    return isAsked ? probing.first() : probing.alive();
  }

  Duration after(Duration pause) {
    return uptime().plus(pause);
  }

  boolean isDue(Duration at) {
    return uptime().compareTo(at) >= 0;
  }

  Duration until(Duration at, Duration atMost) {
    var left = at.minus(uptime());
    var positive = left.isNegative() ? Duration.ZERO : left;
    return positive.compareTo(atMost) < 0 ? positive : atMost;
  }

  /** Asks once. What nothing is said to look at is fine while it lives. */
  Answer ask(Question question) throws InterruptedException {
    var health = record.spec().health();
    return switch (question) {
      case STARTUP -> ask(health.startup());
      case READINESS -> ask(health.readiness());
      case LIVENESS -> ask(health.liveness());
      case MEMORY -> keepsToMemory();
    };
  }

  private Answer ask(Optional<HealthCheck> check) throws InterruptedException {
    if (check.isEmpty()) {
      return lives() ? runs() : new Answer.No("ended");
    }
    var timeout = tools.options().probing().timeout();
    return switch (check.get()) {
      case HealthCheck.Exec(var command) -> ask(command, timeout);
      case HealthCheck.Http(var path) -> connect(Optional.of(path), timeout);
      case HealthCheck.Tcp() -> connect(Optional.empty(), timeout);
    };
  }

  /** The program that waits for the container lives before it and after it. */
  private Answer runs() {
    if (settled || child.isEmpty() || tree.container().isEmpty()) {
      return Answer.YES;
    }
    try {
      if (!tree.container().get().isRunning()) {
        runningSince = Optional.empty();
        return new Answer.No("its container does not run yet");
      }
      var since = runningSince.orElseGet(this::uptime);
      runningSince = Optional.of(since);
      settled = uptime().compareTo(since.plus(tools.options().probing().alive())) >= 0;
      return settled ? Answer.YES : new Answer.No("has just been started");
    } catch (UnavailableException e) {
      return new Answer.Unknown(e.getMessage());
    }
  }

  private Answer connect(Optional<String> path, Duration timeout) {
    return record
        .port()
        .flatMap(port -> new Probe(path, port, timeout).ask())
        .<Answer>map(Answer.No::new)
        .orElse(Answer.YES);
  }

  private Answer ask(List<String> command, Duration timeout) throws InterruptedException {
    try {
      return new ProgramCheck(tools, record, environment(), timeout).ask(command);
    } catch (RejectedException | UnavailableException e) {
      return new Answer.Unknown("its check could not be run: " + e.getMessage());
    }
  }

  /** That of the process, or for one that was adopted what it would be given now. */
  private Environment environment() throws RejectedException, UnavailableException {
    return environment.isPresent() ? environment.get() : tools.launches().environment(record);
  }

  private Answer keepsToMemory() {
    try {
      var limit = record.spec().memory();
      return limit.isPresent() && tree.usesMore(limit.get().bytes(), Vitals.MEMORY_PAUSE)
          ? new Answer.No("used more than " + limit.get() + " of memory")
          : Answer.YES;
    } catch (IOException e) {
      return new Answer.Unknown("its memory can not be looked at: " + e.getMessage());
    }
  }

  /** How it ended, for a person. */
  String ending() {
    var code = child.map(Process::exitValue);
    var limit = record.spec().container().flatMap(_ -> record.spec().memory());
    var hint =
        limit.isPresent() && code.equals(Optional.of(SIGNALLED + KILL))
            ? ", as is what uses more than " + limit.get() + " of memory"
            : "";
    return code.map(Attempt::ending).orElse("exited") + hint;
  }

  static String ending(int code) {
    return code > SIGNALLED ? "killed by signal " + (code - SIGNALLED) : "exited with " + code;
  }
}

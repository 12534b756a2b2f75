package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of an instance, from its start to its end. */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final int SIGNALLED = 128;

  private final Tools tools;
  private final InstanceRecord record;
  private final ProcessTree tree;
  private final Optional<Process> child;
  private final long begin = System.nanoTime();

  private Attempt(Tools tools, InstanceRecord record, ProcessTree tree, Optional<Process> child) {
    this.tools = tools;
    this.record = record;
    this.tree = tree;
    this.child = child;
  }

  /** The process that the record names, if it lives. */
  static Optional<Attempt> adopted(Tools tools, InstanceRecord record) throws IOException {
    if (record.process().isEmpty() || record.marker().isEmpty()) {
      return Optional.empty();
    }
    var tree = new ProcessTree(tools.processes(), record.process().get(), record.marker().get());
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
    var spec = record.spec();
    var image = tools.images().unpacked(spec.image());
    var environment = tools.surroundings().environment(record, spec, image, port);
    environment.variables().put(ProcessTable.MARKER, marker);
    output.maskWith(environment.mask());
    output.beginAnother();
    var process =
        tools
            .launcher()
            .start(
                tools.surroundings().command(spec, image),
                tools.surroundings().workingFolder(spec, image),
                environment.variables(),
                output.file());
    return recorded(tools, file, marker, process);
  }

  private static Attempt recorded(Tools tools, RecordFile file, String marker, Process process)
      throws IOException {
    var start = tools.processes().start(process.pid()).orElse("ended");
    var identity = new ProcessIdentity(process.pid(), start, tools.launcher().groups());
    var tree = new ProcessTree(tools.processes(), identity, marker);
    try {
      var record = file.update(r -> r.running(identity));
      return new Attempt(tools, record, tree, Optional.of(process));
    } catch (IOException e) {
      Stopping.kill(tree);
      throw e;
    }
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
    if (record.spec().listens()) {
      return child.isPresent() ? probing.first() : Duration.ZERO;
    }
    return child.isPresent() ? probing.alive() : Duration.ZERO;
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

  /** Why it is not ready; empty where it is. What does not listen is ready while it lives. */
  Optional<String> probe() {
    var health = record.spec().health();
    if (health.isEmpty() || record.port().isEmpty()) {
      return lives() ? Optional.empty() : Optional.of("ended");
    }
    var timeout = tools.options().probing().timeout();
    return new Probe(health.get(), record.port().get(), timeout).ask();
  }

  /** How it ended, for a person. */
  String ending() {
    return child
        .map(Process::exitValue)
        .map(code ->
            code > SIGNALLED ? "killed by signal " + (code - SIGNALLED) : "exited with " + code)
        .orElse("exited");
  }
}

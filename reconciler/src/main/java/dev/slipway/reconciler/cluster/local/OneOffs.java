package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.local.Launches.Launch;
import dev.slipway.reconciler.cluster.local.engine.ContainerRun.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commands that run once. Nothing of them is on disk: those of a daemon that was killed are found
 * by the marker that they carry, and killed as whatever no record accounts for.
 */
final class OneOffs implements AutoCloseable {
  private final Tools tools;
  private final Specs specs;
  private final Map<OneOffProcess, AppName> running = new HashMap<>();
  private int started;
  private boolean closed;

  /** What is started, found and checked before anything is. */
  record Ready(Launch launch, InstanceRecord record, Optional<Terminal> terminal) {}

  OneOffs(Tools tools, Specs specs) {
    this.tools = tools;
    this.specs = specs;
  }

  OneOffInstance start(OneOff oneOff) throws RejectedException, UnavailableException {
    var hold = tools.images().hold(oneOff.release().image().digest());
    try {
      var process = start(oneOff, prepare(oneOff));
      process.onEnd(() -> {
        ended(process);
        hold.close();
      });
      return process;
    } catch (IOException e) {
      hold.close();
      throw new UnavailableException("could not be started: " + e.getMessage(), e);
    } catch (RejectedException | UnavailableException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  private Ready prepare(OneOff oneOff) throws RejectedException, UnavailableException {
    var spec = specs.of(oneOff);
    var id = new InstanceId(oneOff.release().number(), OneOff.PROCESS, nextOrdinal());
    var marker = tools.markers().next(oneOff.app(), id);
    var record = InstanceRecord.wanted(oneOff.app(), id, spec).about(marker, Optional.empty(), 0);
    if (oneOff.terminal().isEmpty()) {
      return new Ready(tools.launches().of(record, Input.STREAM), record, Optional.empty());
    }
    var terminal = Terminal.of(tools.surroundings().path());
    var launch = tools.launches().of(record, Input.TERMINAL);
    var variables = launch.environment().variables();
    variables.putIfAbsent("TERM", Terminal.TYPE);
    var onIt =
        new Launch(
            terminal.command(launch.command(), oneOff.terminal().get()),
            launch.folder(),
            launch.environment());
    return new Ready(onIt, record, Optional.of(terminal));
  }

  private synchronized int nextOrdinal() {
    return ++started;
  }

  private synchronized OneOffProcess start(OneOff oneOff, Ready ready)
      throws UnavailableException, IOException {
    if (closed) {
      throw new UnavailableException("the cluster is closed");
    }
    var record = ready.record();
    var marker = record.marker().orElseThrow();
    var container = tools.containers().of(record.spec(), marker);
    var process = tools.launcher().startAttached(ready.launch());
    var start = tools.processes().start(process.pid()).orElse("ended");
    var identity = new ProcessIdentity(process.pid(), start, tools.launcher().groups());
    var tree = new ProcessTree(tools.processes(), identity, marker, container);
    var begun = new OneOffProcess(process, tree, ready, oneOff.deadline());
    running.put(begun, oneOff.app());
    return begun;
  }

  private synchronized void ended(OneOffProcess process) {
    running.remove(process);
  }

  /** Has all of an app ended, and does not wait for it. */
  void end(AppName app) {
    of(Optional.of(app)).forEach(OneOffProcess::end);
  }

  /** Ends all of them. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    var all = of(Optional.empty());
    all.forEach(OneOffProcess::end);
    all.forEach(OneOffProcess::close);
  }

  private synchronized List<OneOffProcess> of(Optional<AppName> app) {
    var found = new ArrayList<OneOffProcess>();
    running.forEach((process, owner) -> {
      if (app.isEmpty() || app.get().equals(owner)) {
        found.add(process);
      }
    });
    return found;
  }
}

package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
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
  /** What containers find where nothing is said; every terminal understands it. */
  private static final String TERMINAL_TYPE = "xterm";

  private final Tools tools;
  private final Specs specs;
  private final Map<OneOffProcess, AppName> running = new HashMap<>();
  private int started;
  private boolean closed;

  /** What is started, found and checked before anything is. */
  record Ready(List<String> command, InstanceRecord record, Optional<Terminal> terminal) {}

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
    var image = tools.images().unpacked(spec.image());
    var command = tools.surroundings().command(spec.command(), spec, image);
    var id = new InstanceId(oneOff.release().number(), OneOff.PROCESS, nextOrdinal());
    var terminal = Optional.<Terminal>empty();
    if (oneOff.terminal().isPresent()) {
      terminal = Optional.of(Terminal.of(tools.surroundings().path()));
      command = terminal.get().command(command, oneOff.terminal().get());
    }
    return new Ready(command, InstanceRecord.wanted(oneOff.app(), id, spec), terminal);
  }

  private synchronized int nextOrdinal() {
    return ++started;
  }

  private synchronized OneOffProcess start(OneOff oneOff, Ready ready)
      throws RejectedException, UnavailableException, IOException {
    if (closed) {
      throw new UnavailableException("the cluster is closed");
    }
    var record = ready.record();
    var spec = record.spec();
    var image = tools.images().unpacked(spec.image());
    var marker = tools.markers().next(record.app(), record.id());
    var variables =
        tools.surroundings().environment(record, spec, image, Optional.empty()).variables();
    variables.put(ProcessTable.MARKER, marker);
    ready.terminal().ifPresent(_ -> variables.putIfAbsent("TERM", TERMINAL_TYPE));
    var folder = tools.surroundings().workingFolder(spec, image);
    var process = tools.launcher().startAttached(ready.command(), folder, variables);
    var start = tools.processes().start(process.pid()).orElse("ended");
    var identity = new ProcessIdentity(process.pid(), start, tools.launcher().groups());
    var tree = new ProcessTree(tools.processes(), identity, marker);
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

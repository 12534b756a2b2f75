package dev.slipway.reconciler.cluster.local;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Java itself knows, for systems without {@code /proc}: no groups and no markers, so only what
 * a process started and did not orphan is found with it.
 */
final class PortableProcesses implements ProcessTable {
  @Override
  public List<Entry> entries() {
    return ProcessHandle.allProcesses().filter(ProcessHandle::isAlive).map(this::entry).toList();
  }

  @Override
  public Optional<Entry> find(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(this::entry);
  }

  private Entry entry(ProcessHandle process) {
    var start = process.info().startInstant().map(Instant::toString).orElse("");
    return new Entry(process.pid(), process.pid(), process.pid(), start, Optional.empty());
  }
}

package dev.slipway.reconciler.cluster.local;

import java.util.List;
import java.util.Optional;

/**
 * Lets many who wait for processes to end share looks at all of them: who asks while one is taken
 * waits for the next, together with all others. Nobody is shown what was before it asked.
 */
final class CachedProcesses implements ProcessTable {
  private final ProcessTable table;
  private List<Entry> seen = List.of();
  private long seenSince;

  CachedProcesses(ProcessTable table) {
    this.table = table;
    seenSince = System.nanoTime();
  }

  @Override
  public List<Entry> entries() {
    return entriesSince(System.nanoTime());
  }

  private synchronized List<Entry> entriesSince(long asked) {
    if (seenSince - asked <= 0) {
      seenSince = System.nanoTime();
      seen = table.entries();
    }
    return seen;
  }

  @Override
  public Optional<Entry> find(long pid) {
    return table.find(pid);
  }
}

package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
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
  public List<Entry> entries() throws IOException {
    return entriesSince(System.nanoTime());
  }

  private synchronized List<Entry> entriesSince(long asked) throws IOException {
    if (seenSince - asked <= 0) {
      var begin = System.nanoTime();
      seen = table.entries();
      seenSince = begin;
    }
    return seen;
  }

  @Override
  public Optional<String> start(long pid) throws IOException {
    return table.start(pid);
  }
}

package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The processes of this machine, as far as they can be seen. */
interface ProcessTable {
  /** The variable by which our processes are known, whoever is their parent. */
  String MARKER = "SLIPWAY_INSTANCE";

  /** All that live; a dead one that waits for its parent to notice is not among them. */
  List<Entry> entries() throws IOException;

  /** As {@link #entries}, or as they were seen at most this long ago. */
  default List<Entry> entriesOfLast(Duration age) throws IOException {
    return entries();
  }

  /**
   * Whether processes use more memory than this together, what they share counted once as far as
   * the system tells. Those that are gone use none.
   */
  boolean useMore(List<Long> pids, long bytes) throws IOException;

  /** When the process with this id started, as its entry says it, if it lives. Cheap. */
  Optional<String> start(long pid) throws IOException;

  static ProcessTable ofThisMachine() throws IOException {
    return LinuxProcesses.isHere() ? new LinuxProcesses() : PsProcesses.ofBsd();
  }

  /**
   * A process.
   *
   * @param group the process group's id
   * @param session the session's id; the group's where that is not known
   * @param start comparable for equality only; survives a restart of the daemon
   * @param marker the value of {@link #MARKER} in its environment
   */
  record Entry(long pid, long group, long session, String start, Optional<String> marker) {}
}

package dev.slipway.reconciler.cluster.local;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process with all it started: its group, and what left the group but carries its marker.
 *
 * @param marker unique to this start of this instance
 * @param container what it runs in; the leader then is the engine's program that waits for it
 */
record ProcessTree(
    ProcessTable table, ProcessIdentity leader, String marker, Optional<Container> container) {
  private static final int KILL_SECONDS = 10;

  /** What a tree can be told; named as kill(1) has it. */
  enum Signal {
    TERM,
    KILL
  }

  ProcessTree(ProcessTable table, ProcessIdentity leader, String marker) {
    this(table, leader, marker, Optional.empty());
  }

  boolean leaderLives() throws IOException {
    return table.start(leader.pid()).filter(leader.start()::equals).isPresent();
  }

  boolean lives() throws IOException {
    return !members().isEmpty();
  }

  /**
   * Whether all of it together uses more memory than this.
   *
   * @param age how old what is known of its processes may be
   */
  boolean usesMore(long bytes, Duration age) throws IOException {
    var pids = members(table.entriesOfLast(age)).stream().map(ProcessTable.Entry::pid).toList();
    return !pids.isEmpty() && table.useMore(pids, bytes);
  }

  void send(Signal signal) throws IOException {
    if (container.isEmpty()) {
      signal(signal);
      return;
    }
    switch (signal) {
      case TERM -> container.get().stop();
      case KILL -> {
        try {
          container.get().remove();
        } finally {
          signal(signal);
        }
      }
    }
  }

  /** Takes away what is left when all of it has ended. */
  void clear() throws IOException {
    if (container.isPresent()) {
      container.get().remove();
    }
  }

  private void signal(Signal signal) throws IOException {
    var members = members();
    if (members.stream().anyMatch(this::inGroup)) {
      signalGroup(signal);
    }
    members.stream()
        .filter(member -> !inGroup(member))
        .flatMap(member -> ProcessHandle.of(member.pid()).stream())
        .forEach(process -> send(signal, process));
  }

  private List<ProcessTable.Entry> members() throws IOException {
    return members(table.entries());
  }

  /**
   * The group is believed only while its id can not have gone to someone else: as long as the
   * leader or any other member lives, the system does not give it away.
   */
  private List<ProcessTable.Entry> members(List<ProcessTable.Entry> entries) {
    var reused = entries.stream().anyMatch(e -> e.pid() == leader.pid() && !isLeader(e));
    return entries.stream()
        .filter(e -> e.marker().filter(marker::equals).isPresent() || (!reused && belongs(e)))
        .toList();
  }

  private boolean belongs(ProcessTable.Entry entry) {
    return isLeader(entry)
        || inGroup(entry)
        || (leader.grouped() && entry.session() == leader.pid());
  }

  private boolean isLeader(ProcessTable.Entry entry) {
    return entry.pid() == leader.pid() && entry.start().equals(leader.start());
  }

  private boolean inGroup(ProcessTable.Entry entry) {
    return leader.grouped() && entry.group() == leader.pid();
  }

  private static void send(Signal signal, ProcessHandle process) {
    var all = Stream.concat(process.descendants().toList().stream(), Stream.of(process));
    all.forEach(each -> {
      var _ =
          switch (signal) {
            case TERM -> each.destroy();
            case KILL -> each.destroyForcibly();
          };
    });
  }

  /** By the shell's own kill: Java signals single processes only. */
  private void signalGroup(Signal signal) throws IOException {
    var command = "kill -s " + signal + " -- -" + leader.pid();
    var nowhere = new File("/dev/null");
    var kill =
        new ProcessBuilder("sh", "-c", command)
            .redirectInput(nowhere)
            .redirectOutput(nowhere)
            .redirectError(nowhere)
            .start();
    try {
      if (!kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
        throw new IOException("this took longer than " + KILL_SECONDS + " s: " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

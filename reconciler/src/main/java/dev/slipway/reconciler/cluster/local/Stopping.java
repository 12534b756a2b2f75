package dev.slipway.reconciler.cluster.local;

import dev.slipway.reconciler.cluster.local.ProcessTree.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Ends a process with all it started: asks, waits, kills.
 *
 * @param bound a time from the start on that is not exceeded, whatever the grace; may come later
 * @param abandoned whether it is left to someone else to go on
 */
record Stopping(
    ProcessTree tree,
    Duration grace,
    Supplier<Optional<Duration>> bound,
    BooleanSupplier abandoned) {
  private static final long PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 200;
  private static final int KILLS = 250;

  void run() throws IOException, InterruptedException {
    var begin = System.nanoTime();
    var pause = PAUSE_MILLIS;
    tree.send(Signal.TERM);
    while (!abandoned.getAsBoolean() && tree.lives()) {
      var limit = bound.get().filter(b -> b.compareTo(grace) < 0).orElse(grace);
      if (System.nanoTime() - begin >= limit.toNanos()) {
        kill(tree);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause + PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
    }
    if (!abandoned.getAsBoolean()) {
      tree.clear();
    }
  }

  /** Again and again: while one is killed, another may be born. Throws where that does not help. */
  static void kill(ProcessTree tree) throws IOException {
    for (int i = 0; tree.lives(); i++) {
      if (i == KILLS) {
        throw new IOException("the process " + tree.leader().pid() + " does not die");
      }
      if (i % 10 == 0) {
        tree.send(Signal.KILL);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    tree.clear();
  }
}

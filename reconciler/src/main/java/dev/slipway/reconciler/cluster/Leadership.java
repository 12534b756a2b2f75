package dev.slipway.reconciler.cluster;

/**
 * Which of several daemons acts. The others look on: they serve what they see, and take over when
 * the one that acts is gone. Safe for use by several threads.
 */
public interface Leadership extends AutoCloseable {
  /** Of a daemon that has no other beside it. */
  Leadership ALONE =
      new Leadership() {
        @Override
        public boolean isLeader() {
          return true;
        }

        @Override
        public void onChange(Runnable listener) {}

        @Override
        public void close() {}
      };

  /** Whether this daemon acts; from memory, so it may be asked often. */
  boolean isLeader();

  /**
   * Has {@code listener} called, on a thread of the leadership, after {@link #isLeader} changed.
   */
  void onChange(Runnable listener);

  /** Hands the lead on, if this daemon has it. */
  @Override
  void close();
}

package dev.slipway.reconciler.cluster;

/** Output that is being followed; closing it ends that. */
public interface LogStream extends AutoCloseable {
  /** Whether there is nothing more to come. */
  boolean isEnded();

  @Override
  void close();
}

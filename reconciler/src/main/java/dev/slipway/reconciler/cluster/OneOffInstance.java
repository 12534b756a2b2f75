package dev.slipway.reconciler.cluster;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A command that runs, or has run. Safe for use by several threads, but each of the streams by one
 * at a time. A read or a write waits as long as the other side does, until the end.
 */
public interface OneOffInstance extends AutoCloseable {
  /**
   * What the command reads: all that is written is passed on at once. Closed, it is at its end; on
   * a terminal, as by Ctrl-D.
   */
  OutputStream input();

  /** All that it writes to its standard output, or to its terminal. */
  InputStream output();

  /** All that it writes to its standard error; nothing where it has a terminal. */
  InputStream errors();

  /** Tells a command on a terminal that this has another size. */
  void resize(WindowSize size);

  /** Waits until it has ended. What it wrote can still be read then. */
  Ending await() throws InterruptedException;

  /**
   * Ends it, unless it has ended: it is asked to first, and killed after a few seconds. Returns
   * when nothing of it is left, or that is in the cluster's hands.
   */
  @Override
  void close();
}

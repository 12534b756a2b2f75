package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** Runs a daemon in this process. */
@FunctionalInterface
public interface DaemonStarter {
  /**
   * Blocks until the daemon was told to stop and has stopped, and gives the exit code.
   *
   * @throws RejectedException where it can not start as it was asked to: a port or the data folder
   *     is taken, say; the first line of the message is the cause, the next one what to do
   */
  int run(DaemonSettings settings)
      throws RejectedException, UnavailableException, InterruptedException;
}

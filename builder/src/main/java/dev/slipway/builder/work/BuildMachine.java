package dev.slipway.builder.work;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.util.SortedSet;

/**
 * Runs the tools of builds elsewhere, so that this machine runs no code of apps. Safe for use by
 * several threads.
 */
public interface BuildMachine {
  /**
   * Has the work done there, and what it prints written to the log. Blocks until done; an interrupt
   * ends it there too.
   *
   * @throws BuildFailedException where it would fail again
   * @throws UnavailableException where the environment failed, here or there
   */
  Delivery run(WorkOrder order, BuildLog log)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException;

  /** The apps whose builds left something there for the next one. */
  SortedSet<AppName> cached() throws UnavailableException;

  /** Deletes there what builds of an app left for the next one. */
  void forget(AppName app) throws UnavailableException;
}

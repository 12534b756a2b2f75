package dev.slipway.reconciler.forge;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.SortedMap;

/**
 * The host of one repository, as far as releases are reviewed there: for each app one request to
 * merge its {@link ReviewBranch} into the branch that is followed. Safe for use by several threads.
 *
 * <p>Every method throws {@link RejectedException} where a person must act (the token, its rights,
 * the address, a rule of the host), and {@link UnavailableException} where it is worth another try;
 * a host that asks to be left alone for a while is not asked before, and the message says until
 * when.
 */
public interface Forge {
  /**
   * Of each app that ever had one, as far back as the host is read, the newest request: the open
   * one, or else the one that was opened last. Costs one small question where nothing changed.
   */
  SortedMap<AppName, ReleaseRequest> requests()
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Has a request of the app be open, with this text. Idempotent: one that is open is found, and
   * changed only where its text differs. The branch is there already.
   */
  ReleaseRequest propose(AppName app, RequestText text)
      throws RejectedException, UnavailableException, InterruptedException;

  /** Closes the open request of the app, if there is one, and says why. */
  void withdraw(AppName app, String why)
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Shows at a commit how an app is. What was reported last for a commit and context is not
   * reported again.
   */
  void report(CommitStatus status)
      throws RejectedException, UnavailableException, InterruptedException;
}

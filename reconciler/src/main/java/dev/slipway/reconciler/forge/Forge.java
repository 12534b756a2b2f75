package dev.slipway.reconciler.forge;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.List;
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
  /** How many requests of an app are remembered that nobody wanted. */
  int MOST_CLOSED = 20;

  /**
   * Of each app that ever had one, as far back as the host is read, the newest request: the open
   * one, or else the one that was opened last. Costs one small question where nothing changed.
   */
  SortedMap<AppName, ReleaseRequest> requests()
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Of each app the requests that were closed unmerged, of which at most {@value #MOST_CLOSED} that
   * were opened last, the newest first; as the last look of {@link #requests} found them. Of their
   * text there may be no more than what tells machines what they asked for.
   */
  SortedMap<AppName, List<ReleaseRequest>> closed() throws RejectedException, InterruptedException;

  /**
   * Has a request of the app be open, with this text. Idempotent: one that is open is found, and
   * changed only where its text differs. The branch is there already.
   */
  ReleaseRequest propose(AppName app, RequestText text)
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Closes this request where it is open and says the same as here, and tells there why. One that
   * somebody made another of meanwhile is left alone.
   */
  void withdraw(ReleaseRequest request, String why)
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Shows at a commit how an app is. What was reported last for a commit and context is not
   * reported again.
   */
  void report(CommitStatus status)
      throws RejectedException, UnavailableException, InterruptedException;
}

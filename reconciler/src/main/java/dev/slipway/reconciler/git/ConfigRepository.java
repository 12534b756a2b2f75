package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.List;
import java.util.Optional;

/** The config repository that is followed. Safe for use by several threads. */
public interface ConfigRepository extends AutoCloseable {
  /**
   * Asks for the tip of the followed branch and fetches it if it moved. Where it may not be acted
   * on, gives the last that may: {@link #heldBack} says why.
   *
   * @throws RejectedException where a person must act: no such branch, wrong credentials, an
   *     unknown host key, a shallow or SHA-256 repository
   * @throws UnavailableException where it can not be reached now
   */
  Revision fetch() throws RejectedException, UnavailableException;

  /**
   * Why the tip that was fetched last may not be acted on: a cause, on the next line what to do.
   * Nothing is pushed on top of it. Empty where it may.
   */
  default Optional<String> heldBack() {
    return Optional.empty();
  }

  /** The content of a blob of a fetched revision; at most 1 MiB and a byte of it. */
  byte[] read(ObjectId blob) throws UnavailableException;

  /** The history of a fetched revision; costs what came since the last time it was asked. */
  History history(Revision revision) throws UnavailableException;

  /**
   * Makes these commits on top of {@code base}, in their order, and pushes them in one push, never
   * forced. A commit that would change nothing is left out.
   *
   * @throws UnavailableException where it is not known to have landed; the next fetch will tell
   */
  PushOutcome push(Revision base, List<FileCommit> commits) throws UnavailableException;

  @Override
  void close();
}

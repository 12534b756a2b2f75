package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The branches {@code slipway/…} of the config repository, on which changes wait for someone to
 * merge them. What was proposed is remembered in the repository itself, by a ref of its own: so it
 * is known of a branch that is gone, by every daemon and after every restart. Safe for use by
 * several threads.
 */
public interface ReviewBranches {
  /**
   * What became of each branch that is there or was proposed, by its name below {@code slipway/}.
   * Costs one look at the refs where none of them moved.
   */
  SortedMap<String, ReviewState> look() throws RejectedException, UnavailableException;

  /**
   * What was proposed and closed before what {@link #look} tells, of each name the newest first,
   * and not more than some; as the last look found it.
   */
  SortedMap<String, List<Closed>> closed();

  /** Where a branch is now, if it is there. Costs one look at the refs. */
  Optional<ObjectId> head(String name) throws RejectedException, UnavailableException;

  /**
   * Makes the branch one commit on top of a fetched revision, whatever it was before. What somebody
   * else made of it since is not undone.
   *
   * @param replaced what it was before; empty: it is not there
   * @return the commit
   * @throws RejectedException where the server does not take it
   * @throws UnavailableException where somebody else moved it, or it is not known to have landed
   */
  ObjectId push(String name, Revision base, FileCommit commit, Optional<ObjectId> replaced)
      throws RejectedException, UnavailableException;

  /**
   * Remembers that the branch, as it is now, was proposed.
   *
   * @return its last commit
   * @throws RejectedException where there is no such branch, or the server takes no ref for it
   */
  ObjectId propose(String name) throws RejectedException, UnavailableException;

  /**
   * Deletes the branch, and forgets that it was proposed. What somebody else made of it since is
   * not undone.
   *
   * @param head where it is, if it is there
   * @throws UnavailableException where somebody else moved it
   */
  void remove(String name, ObjectId head) throws RejectedException, UnavailableException;

  /**
   * What was proposed once, and its branch deleted.
   *
   * @param message of the commit that was proposed
   */
  record Closed(ObjectId head, String message) {}
}

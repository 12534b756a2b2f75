package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;
import java.util.Optional;

/**
 * A commit that changed one file.
 *
 * @param before the blob it had in the parent (of a merge: in the first parent); empty: it was not
 *     there
 * @param after the blob it has since; empty: it was deleted
 * @param author the name of the commit's author
 * @param mergedBy the name of who let it onto the branch, where that is told apart: the author of
 *     the merge by which it came, or who committed what Slipway is the author of (a rebase)
 */
public record FileChange(
    String path,
    ObjectId commit,
    Optional<ObjectId> before,
    Optional<ObjectId> after,
    String author,
    Optional<String> mergedBy,
    Instant time,
    String message) {}

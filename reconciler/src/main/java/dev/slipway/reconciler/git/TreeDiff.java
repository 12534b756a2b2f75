package dev.slipway.reconciler.git;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Tells the files in which two trees differ, from their bytes: what they begin and end with alike
 * is compared as a whole, as a commit changes one entry of a thousand.
 */
final class TreeDiff {
  private static final byte[] EMPTY = {};
  private static final int DEEPEST = 64;

  private final ObjectReader reader;
  private final Predicate<String> isWanted;
  private final Taker taker;

  /**
   * @param isWanted whether an entry at the top is compared, by its name
   */
  TreeDiff(ObjectReader reader, Predicate<String> isWanted, Taker taker) {
    this.reader = reader;
    this.isWanted = isWanted;
    this.taker = taker;
  }

  /** Takes what differs; empty where it is no regular file. */
  interface Taker {
    void take(String path, Optional<ObjectId> before, Optional<ObjectId> after) throws IOException;
  }

  /** Compares two trees; an empty one is no tree. */
  void compare(Optional<? extends AnyObjectId> before, Optional<? extends AnyObjectId> after)
      throws IOException {
    try {
      compare(read(before), read(after), "", 0);
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptObjectException("a tree is cut short", e);
    }
  }

  private byte[] read(Optional<? extends AnyObjectId> tree) throws IOException {
    return tree.isEmpty() ? EMPTY : reader.open(tree.get(), Constants.OBJ_TREE).getCachedBytes();
  }

  private void compare(byte[] before, byte[] after, String folder, int depth) throws IOException {
    if (depth > DEEPEST) {
      return;
    }
    var left = firstDifference(before, after);
    var right = left;
    while (!Arrays.equals(before, left, before.length, after, right, after.length)) {
      var gone = TreeEntry.at(before, left);
      var come = TreeEntry.at(after, right);
      var order = TreeEntry.order(gone, come);
      var was = order <= 0 ? gone : Optional.<TreeEntry>empty();
      var is = order >= 0 ? come : Optional.<TreeEntry>empty();
      left = was.map(TreeEntry::next).orElse(left);
      right = is.map(TreeEntry::next).orElse(right);
      if (was.isEmpty() || is.isEmpty() || !was.get().same(is.get())) {
        differ(was, is, folder, depth);
      }
    }
  }

  private void differ(Optional<TreeEntry> was, Optional<TreeEntry> is, String folder, int depth)
      throws IOException {
    var either = was.or(() -> is).orElseThrow();
    var name = either.name();
    if (depth == 0 && !isWanted.test(name)) {
      return;
    }
    if (either.isTree()) {
      var before = read(was.map(TreeEntry::id));
      compare(before, read(is.map(TreeEntry::id)), folder + name + "/", depth + 1);
    } else {
      taker.take(folder + name, was.flatMap(TreeEntry::file), is.flatMap(TreeEntry::file));
    }
  }

  /** Where the entry begins in which the first different byte is. */
  private static int firstDifference(byte[] before, byte[] after) {
    var mismatch = Arrays.mismatch(before, after);
    if (mismatch < 0) {
      return before.length;
    }
    var start = 0;
    while (start < mismatch) {
      var next = TreeEntry.end(before, start);
      if (next > mismatch) {
        return start;
      }
      start = next;
    }
    return start;
  }
}

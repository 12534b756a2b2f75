package dev.slipway.reconciler.git;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.RawParseUtils;

/** An entry of a tree: {@code <mode in octal> <name>\0<20 bytes of id>}. */
final class TreeEntry {
  private final byte[] tree;
  private final int mode;
  private final int nameStart;
  private final int nameEnd;

  private TreeEntry(byte[] tree, int mode, int nameStart, int nameEnd) {
    this.tree = tree;
    this.mode = mode;
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
  }

  /** The entry that starts here; none at the end. */
  static Optional<TreeEntry> at(byte[] tree, int start) {
    if (start >= tree.length) {
      return Optional.empty();
    }
    var mode = 0;
    var at = start;
    for (; tree[at] != ' '; at++) {
      mode = (mode << 3) + (tree[at] - '0');
    }
    return Optional.of(new TreeEntry(tree, mode, at + 1, nul(tree, at + 1)));
  }

  private static int nul(byte[] tree, int from) {
    var at = from;
    while (tree[at] != 0) {
      at++;
    }
    return at;
  }

  /** Where the entry ends that starts here; a mode holds no zero byte. */
  static int end(byte[] tree, int start) {
    return nul(tree, start) + 1 + Constants.OBJECT_ID_LENGTH;
  }

  /** As git sorts: by bytes, a folder as if its name ended with a slash. No entry comes last. */
  static int order(Optional<TreeEntry> left, Optional<TreeEntry> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? 1 : -1;
    }
    var a = left.get();
    var b = right.get();
    var length = Math.min(a.nameEnd - a.nameStart, b.nameEnd - b.nameStart);
    for (var i = 0; i <= length; i++) {
      var difference = a.byteAt(i) - b.byteAt(i);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private int byteAt(int index) {
    var at = nameStart + index;
    return at < nameEnd ? tree[at] & 0xff : isTree() ? '/' : 0;
  }

  boolean isTree() {
    return FileMode.TREE.equals(mode);
  }

  boolean same(TreeEntry other) {
    var idStart = nameEnd + 1;
    var otherId = other.nameEnd + 1;
    return mode == other.mode
        && Arrays.equals(tree, idStart, next(), other.tree, otherId, other.next());
  }

  int next() {
    return nameEnd + 1 + Constants.OBJECT_ID_LENGTH;
  }

  String name() {
    return RawParseUtils.decode(tree, nameStart, nameEnd);
  }

  ObjectId id() {
    return ObjectId.fromRaw(tree, nameEnd + 1);
  }

  Optional<ObjectId> file() {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)
        ? Optional.of(id())
        : Optional.empty();
  }
}

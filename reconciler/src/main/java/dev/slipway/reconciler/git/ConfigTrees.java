package dev.slipway.reconciler.git;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Reads what concerns us of trees: {@code slipway.yaml}, {@code apps/} and {@code releases/} of the
 * followed folder, regular files only. Folders that are the same are not descended into.
 */
final class ConfigTrees {
  private final ObjectReader reader;
  private final String folder;

  ConfigTrees(ObjectReader reader, String folder) {
    this.reader = reader;
    this.folder = folder;
  }

  /** Whether a path of the followed folder is one that we read. */
  static boolean isRead(String path) {
    return path.equals(ConfigTree.PLATFORM)
        || ConfigTree.isManifest(path)
        || ConfigTree.isRelease(path);
  }

  /** The files of a tree; empty where it does not have the followed folder. */
  Optional<SortedMap<String, ObjectId>> files(AnyObjectId tree) throws IOException {
    var followed = followed(tree);
    if (followed.isEmpty()) {
      return Optional.empty();
    }
    var files = new TreeMap<String, ObjectId>();
    try (var walk = walk()) {
      walk.addTree(followed.get());
      while (walk.next()) {
        var path = walk.getPathString();
        if (isRead(path)) {
          blob(walk, 0).ifPresent(id -> files.put(path, id));
        }
      }
    }
    return Optional.of(files);
  }

  /** A file that differs from what every parent has. */
  record Difference(String path, Optional<ObjectId> before, Optional<ObjectId> after) {}

  /** Takes what differs. */
  interface Differences {
    void take(Difference difference) throws IOException;
  }

  /** Tells what a tree has that none of its parents has; {@code before} is of the first. */
  void compare(List<? extends AnyObjectId> parents, AnyObjectId tree, Differences taker)
      throws IOException {
    try (var walk = walk()) {
      for (var parent : parents) {
        add(walk, parent);
      }
      add(walk, tree);
      while (walk.next()) {
        var path = walk.getPathString();
        var before = parents.isEmpty() ? Optional.<ObjectId>empty() : blob(walk, 0);
        var after = blob(walk, parents.size());
        if (isRead(path) && !before.equals(after)) {
          taker.take(new Difference(path, before, after));
        }
      }
    }
  }

  private void add(TreeWalk walk, AnyObjectId tree) throws IOException {
    var followed = followed(tree);
    if (followed.isPresent()) {
      walk.addTree(followed.get());
    } else {
      walk.addTree(new org.eclipse.jgit.treewalk.EmptyTreeIterator());
    }
  }

  private Optional<AnyObjectId> followed(AnyObjectId tree) throws IOException {
    if (folder.isEmpty()) {
      return Optional.of(tree);
    }
    try (var found = TreeWalk.forPath(reader, folder, tree)) {
      return found != null && found.getFileMode(0).equals(FileMode.TREE)
          ? Optional.of(found.getObjectId(0))
          : Optional.empty();
    }
  }

  private TreeWalk walk() {
    var walk = new TreeWalk(reader);
    walk.setRecursive(true);
    walk.setFilter(new Ours());
    return walk;
  }

  private static Optional<ObjectId> blob(TreeWalk walk, int tree) {
    var mode = walk.getFileMode(tree);
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)
        ? Optional.of(new ObjectId(walk.getObjectId(tree).name()))
        : Optional.empty();
  }

  /** What is ours and differs, in the last tree, from all before it. */
  private static final class Ours extends TreeFilter {
    private static final List<String> TOP = List.of("apps", "releases", ConfigTree.PLATFORM);

    @Override
    public boolean include(TreeWalk walk) {
      var last = walk.getTreeCount() - 1;
      for (var tree = 0; tree < last; tree++) {
        if (walk.getRawMode(tree) == walk.getRawMode(last) && walk.idEqual(tree, last)) {
          return false;
        }
      }
      return walk.getDepth() > 0 || TOP.contains(walk.getPathString());
    }

    @Override
    public boolean shouldBeRecursive() {
      return true;
    }

    @Override
    @SuppressWarnings("PMD.CloneMethodMustImplementCloneable")
    public TreeFilter clone() {
      return this;
    }
  }
}

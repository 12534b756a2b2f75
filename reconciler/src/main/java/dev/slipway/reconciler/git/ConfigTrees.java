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

/**
 * Reads what concerns us of trees: {@code slipway.yaml}, {@code apps/} and {@code releases/} of the
 * followed folder, regular files only. Folders that are the same are not descended into.
 */
final class ConfigTrees {
  private static final List<String> TOP = List.of("apps", "releases", ConfigTree.PLATFORM);

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
    new TreeDiff(
            reader,
            TOP::contains,
            (path, _, is) -> {
              if (isRead(path)) {
                is.ifPresent(blob -> files.put(path, id(blob)));
              }
            })
        .compare(Optional.empty(), followed);
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
    var first = parents.isEmpty() ? Optional.<AnyObjectId>empty() : followed(parents.getFirst());
    var others = parents.isEmpty() ? parents : parents.subList(1, parents.size());
    new TreeDiff(
            reader,
            TOP::contains,
            (path, was, is) -> {
              var before = was.map(ConfigTrees::id);
              var after = is.map(ConfigTrees::id);
              if (isRead(path) && !before.equals(after) && isNew(path, after, others)) {
                taker.take(new Difference(path, before, after));
              }
            })
        .compare(first, followed(tree));
  }

  private boolean isNew(
      String path, Optional<ObjectId> after, List<? extends AnyObjectId> otherParents)
      throws IOException {
    for (var parent : otherParents) {
      if (after.equals(file(parent, folder.isEmpty() ? path : folder + "/" + path))) {
        return false;
      }
    }
    return true;
  }

  private Optional<ObjectId> file(AnyObjectId tree, String path) throws IOException {
    try (var found = TreeWalk.forPath(reader, path, tree)) {
      return found == null ? Optional.empty() : blob(found);
    }
  }

  private static ObjectId id(AnyObjectId id) {
    return new ObjectId(id.name());
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

  private static Optional<ObjectId> blob(TreeWalk walk) {
    var mode = walk.getFileMode(0);
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)
        ? Optional.of(id(walk.getObjectId(0)))
        : Optional.empty();
  }
}

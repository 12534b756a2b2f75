package dev.slipway.reconciler.git;

import dev.slipway.builder.SourceCommit;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A tree of a commit that was fetched; fetched again where it is gone meanwhile. */
final class MirrorTree implements SourceTree {
  private final Origin origin;
  private final SourceCommit commit;
  private final ObjectId tree;
  private final SortedSet<String> names;

  /** Where its commit is had again. */
  record Origin(SourceMirror mirror, GitRef ref, ObjectId commit) {
    <T> T with(SourceMirror.Use<T> use) throws RejectedException, UnavailableException {
      return mirror.with(ref, commit, use);
    }
  }

  /**
   * @param repository has the tree now
   */
  MirrorTree(Origin origin, SourceCommit commit, Repository repository, ObjectId tree)
      throws IOException {
    this.origin = origin;
    this.commit = commit;
    this.tree = tree;
    this.names = Collections.unmodifiableSortedSet(names(repository, tree));
  }

  private static SortedSet<String> names(Repository repository, ObjectId tree) throws IOException {
    var names = new TreeSet<String>();
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(SourceMirror.id(tree));
      while (walk.next()) {
        names.add(walk.getNameString() + (walk.isSubtree() ? "/" : ""));
      }
    }
    return names;
  }

  @Override
  public ObjectId id() {
    return tree;
  }

  @Override
  public Optional<SourceCommit> commit() {
    return Optional.of(commit);
  }

  @Override
  public SortedSet<String> names() {
    return names;
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes)
      throws RejectedException, UnavailableException {
    return origin.with(repository -> read(repository, path, maxBytes));
  }

  private Optional<byte[]> read(Repository repository, String path, int maxBytes)
      throws IOException, RejectedException {
    try (var reader = repository.newObjectReader();
        var found = TreeWalk.forPath(reader, path, SourceMirror.id(tree))) {
      if (found == null || !isFile(found.getFileMode(0))) {
        return Optional.empty();
      }
      var loader = reader.open(found.getObjectId(0), Constants.OBJ_BLOB);
      if (loader.getSize() > maxBytes) {
        throw new RejectedException(
            "%s is larger than %d bytes: %d".formatted(path, maxBytes, loader.getSize()));
      }
      return Optional.of(loader.getBytes(maxBytes));
    }
  }

  private static boolean isFile(FileMode mode) {
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
  }

  @Override
  public void export(Path folder) throws RejectedException, UnavailableException {
    origin.with(repository -> {
      try (var reader = repository.newObjectReader()) {
        Folders.empty(folder);
        new TreeExport(reader, folder).write(SourceMirror.id(tree));
        return folder;
      }
    });
  }

  /** Equal ids are equal files. */
  @Override
  public boolean equals(Object other) {
    return other instanceof MirrorTree that && tree.equals(that.tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }

  @Override
  public String toString() {
    return tree.toString();
  }
}

package dev.slipway.builder;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;

/** The committed files of a source at an app's path. Safe for use by several threads. */
public interface SourceTree {
  /** The id of the git tree: equal ids are equal files. */
  ObjectId id();

  /** A commit that has this tree; empty where it is of none. */
  default Optional<SourceCommit> commit() {
    return Optional.empty();
  }

  /** The names of what is at the top; those of folders end with {@code /}. */
  SortedSet<String> names();

  /**
   * The bytes of the file at this path, relative to the top.
   *
   * @throws RejectedException where it is larger than {@code maxBytes}
   */
  Optional<byte[]> read(String path, int maxBytes) throws RejectedException, UnavailableException;

  /**
   * Writes a clean copy of exactly this tree into an existing empty folder: modes and symbolic
   * links kept, no {@code .git}, modification times all the same.
   *
   * @throws RejectedException where the tree can not be written as it is (a sub-module, a link that
   *     leaves it)
   */
  void export(Path folder) throws RejectedException, UnavailableException;
}

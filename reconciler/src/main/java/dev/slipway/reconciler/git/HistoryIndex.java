package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.read.ConfigFiles.Version;
import dev.slipway.reconciler.store.RecordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was gathered of a history up to a commit, kept in a file that may be deleted at any time: a
 * daemon that starts again goes on from there.
 */
final class HistoryIndex {
  /** No index: a history is gathered anew. */
  static final HistoryIndex NONE = new HistoryIndex(Optional.empty());

  private static final Logger LOG = LoggerFactory.getLogger(HistoryIndex.class);

  /** To be raised where the same history is gathered otherwise. */
  private static final String VERSION = "1";

  private final Optional<RecordFile<Gathered>> file;

  private HistoryIndex(Optional<RecordFile<Gathered>> file) {
    this.file = file;
  }

  /** One in this file. */
  static HistoryIndex in(Path file) {
    return new HistoryIndex(Optional.of(new RecordFile<>(file, Gathered.class, VERSION)));
  }

  /** What a history is gathered of: the followed folder, and as whom Slipway commits. */
  record Key(String folder, List<Person> ours) {
    Key {
      ours = List.copyOf(ours);
    }
  }

  /**
   * All that was gathered.
   *
   * @param tip up to where
   * @param seen every commit of it
   * @param manifests the contents of each, the oldest first
   */
  record Gathered(
      Key key,
      ObjectId tip,
      List<ObjectId> seen,
      List<FileChange> releases,
      SortedMap<String, List<Version>> manifests) {
    Gathered {
      seen = List.copyOf(seen);
      releases = List.copyOf(releases);
      manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
    }
  }

  Optional<Gathered> read(Key key) {
    return file.flatMap(RecordFile::read).filter(gathered -> gathered.key().equals(key));
  }

  /** Where it can not be written, the next start takes longer, and that is all. */
  void write(Gathered gathered) {
    if (file.isPresent()) {
      try {
        file.get().write(gathered);
      } catch (IOException e) {
        LOG.warn("the index of the history can not be written; cause={}", e.toString());
      }
    }
  }
}

package dev.slipway.reconciler.observe;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.schema.Schemas;
import dev.slipway.reconciler.store.RecordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the release files of the history say, kept in a file: to read them all again takes seconds
 * once there are thousands. They are found by the id of their content, so that what is here is true
 * of any history. The file may be deleted at any time.
 */
public final class ReleaseIndex {
  /** No index: what is read is known for as long as the process lives. */
  public static final ReleaseIndex NONE = new ReleaseIndex(Optional.empty());

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseIndex.class);

  /** To be raised where the same file is read to mean something else. */
  private static final int VERSION = 1;

  private final Optional<RecordFile<Known>> file;

  private ReleaseIndex(Optional<RecordFile<Known>> file) {
    this.file = file;
  }

  /** One in this file, whose folder is there. */
  public static ReleaseIndex in(Path file) {
    var version = VERSION + Schemas.text(SchemaKind.RELEASE);
    return new ReleaseIndex(Optional.of(new RecordFile<>(file, Known.class, version)));
  }

  /** A release, as the content of a file says it. */
  record Line(String path, ObjectId blob, Release release) {}

  /** All that are known. */
  record Known(List<Line> lines) {
    Known {
      lines = List.copyOf(lines);
    }
  }

  List<Line> read() {
    return file.flatMap(RecordFile::read).map(Known::lines).orElseGet(List::of);
  }

  /** Where it can not be written, the next start takes longer, and that is all. */
  void write(List<Line> lines) {
    if (file.isPresent()) {
      try {
        file.get().write(new Known(lines));
      } catch (IOException e) {
        LOG.warn("the index of releases can not be written; cause={}", e.toString());
      }
    }
  }
}

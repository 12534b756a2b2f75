package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The record of one instance, in memory and on disk. */
final class RecordFile {
  private static final String NAME = "record";

  private final Path folder;
  private final StateFile file;
  private InstanceRecord record;

  private RecordFile(Path folder, InstanceRecord record) {
    this.folder = folder;
    this.file = new StateFile(folder.resolve(NAME));
    this.record = record;
  }

  static RecordFile create(Path folder, InstanceRecord record) throws IOException {
    var created = new RecordFile(folder, record);
    created.file.write(RecordText.write(record));
    return created;
  }

  /** Throws where there is none, or it is damaged. */
  static RecordFile read(Path folder) throws IOException {
    var path = folder.resolve(NAME);
    var text = new StateFile(path).read().orElseThrow(() -> new IOException("no " + path));
    return new RecordFile(folder, RecordText.read(text));
  }

  synchronized InstanceRecord get() {
    return record;
  }

  /** On disk first; where that fails nothing has changed. */
  synchronized InstanceRecord update(UnaryOperator<InstanceRecord> change) throws IOException {
    var changed = change.apply(record);
    if (!changed.equals(record)) {
      file.write(RecordText.write(changed));
      record = changed;
    }
    return record;
  }

  /** With the output beside it; the record last, so that a rest is found again. */
  synchronized void delete() throws IOException {
    for (var entry : Folders.list(folder)) {
      if (!entry.equals(file.path())) {
        Folders.delete(entry);
      }
    }
    Folders.delete(folder);
  }
}

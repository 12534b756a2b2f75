package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;

/** The record of one instance, in memory and on disk. */
final class RecordFile {
  private static final String NAME = "record";
  private static final String ENDED = "ended";

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
    Files.deleteIfExists(folder.resolve(ENDED));
    return created;
  }

  /** Throws where there is none, or it is damaged. */
  static RecordFile read(Path folder) throws IOException {
    return read(folder, NAME);
  }

  /** That of an instance of which only the output is left; throws as {@link #read}. */
  static RecordFile readEnded(Path folder) throws IOException {
    return read(folder, ENDED);
  }

  static boolean isThere(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  static boolean isEnded(Path folder) {
    return Files.exists(folder.resolve(ENDED)) && !isThere(folder);
  }

  private static RecordFile read(Path folder, String name) throws IOException {
    var path = folder.resolve(name);
    var text = new StateFile(path).read().orElseThrow(() -> new DamagedException("no " + path));
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

  /** The instance is no more; its output stays for a while. */
  synchronized void end() throws IOException {
    if (isThere(folder)) {
      Files.move(file.path(), folder.resolve(ENDED), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

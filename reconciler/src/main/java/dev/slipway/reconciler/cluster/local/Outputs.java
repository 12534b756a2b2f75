package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.process.Mask;
import dev.slipway.reconciler.cluster.InstanceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the instances of an app wrote, also the last ones that are gone: when a release did not come
 * up and was rolled back, its output tells why.
 */
final class Outputs {
  /** Of instances that are gone. */
  static final int KEPT = 5;

  private final Path folder;
  private final SortedMap<InstanceId, Output> outputs = new TreeMap<>();

  /**
   * @param folder of the app; that of an instance in it has the name of its id
   */
  Outputs(Path folder) {
    this.folder = folder;
  }

  Path folder(InstanceId id) {
    return folder.resolve(id.toString());
  }

  synchronized Output of(InstanceId id, Mask mask) {
    var output = outputs.computeIfAbsent(id, _ -> new Output(folder(id)));
    output.maskWith(mask);
    return output;
  }

  synchronized SortedMap<InstanceId, Output> all() {
    return new TreeMap<>(outputs);
  }

  /** Deletes all but the newest of those that are gone for good. */
  synchronized void prune() throws IOException {
    var gone = new ArrayList<Gone>();
    for (var entry : outputs.entrySet()) {
      if (RecordFile.isEnded(folder(entry.getKey()))) {
        gone.add(new Gone(entry.getKey(), entry.getValue().lastWritten()));
      }
    }
    gone.sort(Comparator.comparing(Gone::lastWritten).reversed());
    for (var each : gone.subList(Math.min(KEPT, gone.size()), gone.size())) {
      outputs.remove(each.id());
      Folders.delete(folder(each.id()));
    }
  }

  private record Gone(InstanceId id, Instant lastWritten) {}
}

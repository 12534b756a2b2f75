package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.disk.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes of this cluster that no record accounts for: the daemon was killed between the start of
 * a process and the note of it, or a process ended and left others, or the records are lost.
 */
record Orphans(Tools tools, Path instances) {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  void kill() throws IOException {
    var adoptable = adoptable();
    tools.containers().removeOthersThan(adoptable);
    for (var entry : tools.processes().entries()) {
      var marker = entry.marker().filter(tools.markers()::isOurs).orElse("");
      if (!marker.isEmpty() && !adoptable.contains(marker)) {
        LOG.atInfo()
            .setMessage("kills what an instance of an earlier daemon left")
            .addKeyValue("pid", entry.pid())
            .addKeyValue("marker", marker)
            .log();
        Stopping.kill(
            new ProcessTree(
                tools.processes(), new ProcessIdentity(entry.pid(), entry.start(), false), marker));
      }
    }
  }

  /** The markers of recorded processes that live. */
  private Set<String> adoptable() throws IOException {
    var found = new HashSet<String>();
    for (var app : Folders.list(instances)) {
      for (var instance : Folders.list(app)) {
        if (RecordFile.isThere(instance)) {
          add(instance, found);
        }
      }
    }
    return found;
  }

  private void add(Path instance, Set<String> found) throws IOException {
    try {
      var record = RecordFile.read(instance).get();
      if (Attempt.adopted(tools, record).isPresent()) {
        record.marker().ifPresent(found::add);
      }
    } catch (DamagedException e) {
      LOG.atDebug()
          .setMessage("no record to adopt by")
          .addKeyValue("folder", instance)
          .setCause(e)
          .log();
    }
  }
}

package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ReplicasEdit;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.Revision;
import java.util.Map;
import java.util.stream.Collectors;

/** Other numbers of instances in the manifest of an app, as its people would write them. */
record Scaling(ConfigRepository repository, AppName app, ScaleRequest request)
    implements ConfigEdits.Edit {
  @Override
  public FileCommit upon(Revision base) throws RejectedException, UnavailableException {
    var manifest = manifest(base);
    var content = repository.read(manifest.getValue());
    var edited = ReplicasEdit.apply(manifest.getKey(), content, request.processes());
    return new FileCommit(manifest.getKey(), edited, message() + "\n", request.author());
  }

  private Map.Entry<String, ObjectId> manifest(Revision revision) throws RejectedException {
    var found =
        revision.files().entrySet().stream()
            .filter(file -> ConfigTree.isManifest(file.getKey()))
            .filter(file -> ConfigTree.baseName(file.getKey()).equals(app.value()))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    var paths = found.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
    throw new RejectedException(
        found.isEmpty()
            ? "there is no manifest of " + app + " at " + revision.commit().abbreviated()
            : app + " has more than one manifest: " + paths);
  }

  private String message() {
    return request.processes().entrySet().stream()
        .map(entry -> entry.getKey() + " to " + entry.getValue())
        .collect(Collectors.joining(", ", app + ": scale ", ""));
  }
}

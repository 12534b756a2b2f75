package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ReplicasEdit;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.Revision;
import java.util.stream.Collectors;

/** Other numbers of instances in the manifest of an app, as its people would write them. */
record Scaling(ConfigRepository repository, AppName app, ScaleRequest request)
    implements ConfigEdits.Edit {
  @Override
  public FileCommit upon(Revision base) throws RejectedException, UnavailableException {
    var manifest = ManifestFile.of(app, base);
    var content = repository.read(manifest.blob());
    var edited = ReplicasEdit.apply(manifest.path(), content, request.processes());
    return new FileCommit(manifest.path(), edited, message() + "\n", request.author());
  }

  private String message() {
    return request.processes().entrySet().stream()
        .map(entry -> entry.getKey() + " to " + entry.getValue())
        .collect(Collectors.joining(", ", app + ": scale ", ""));
  }
}

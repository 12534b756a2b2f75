package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.HoldEdit;
import dev.slipway.reconciler.api.HoldRequest;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.Revision;

/** {@code releases.hold} in the manifest of an app, as its people would write it. */
record Holding(ConfigRepository repository, AppName app, boolean hold, HoldRequest request)
    implements ConfigEdits.Edit {
  @Override
  public FileCommit upon(Revision base) throws RejectedException, UnavailableException {
    var manifest = ManifestFile.of(app, base);
    var edited = HoldEdit.apply(manifest.path(), repository.read(manifest.blob()), hold);
    var message = app + (hold ? ": hold new releases\n" : ": release again what is new\n");
    return new FileCommit(manifest.path(), edited, message, request.author());
  }
}

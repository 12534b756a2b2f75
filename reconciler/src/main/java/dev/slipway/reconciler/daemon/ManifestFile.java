package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.git.Revision;
import java.util.Map;
import java.util.stream.Collectors;

/** The one manifest of an app at a revision. */
record ManifestFile(String path, ObjectId blob) {
  static ManifestFile of(AppName app, Revision revision) throws RejectedException {
    var found =
        revision.files().entrySet().stream()
            .filter(file -> ConfigTree.isManifest(file.getKey()))
            .filter(file -> ConfigTree.baseName(file.getKey()).equals(app.value()))
            .toList();
    if (found.size() == 1) {
      return new ManifestFile(found.getFirst().getKey(), found.getFirst().getValue());
    }
    var paths = found.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
    throw new RejectedException(
        found.isEmpty()
            ? "there is no manifest of " + app + " at " + revision.commit().abbreviated()
            : app + " has more than one manifest: " + paths);
  }
}

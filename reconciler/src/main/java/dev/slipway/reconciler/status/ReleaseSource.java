package dev.slipway.reconciler.status;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release.Built;

/**
 * What a release was built from; the API writes the components in this order.
 *
 * @param ref such as {@code branch main}
 * @param path the folder in the repository; empty for all of it
 * @param tree what is at the path
 */
public record ReleaseSource(String git, String ref, String path, ObjectId commit, ObjectId tree) {
  static ReleaseSource of(Built built) {
    var source = built.source();
    return new ReleaseSource(
        source.git(), source.ref().words(), source.path(), built.commit(), built.tree());
  }
}

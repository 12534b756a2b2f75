package dev.slipway.builder;

import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** Makes images from source. Safe for use by several threads. */
public interface ImageBuilder {
  /**
   * The key that a build of this tree by this method has; reads the tree only, and little of it.
   *
   * @throws RejectedException where nothing can build it; the message says what would
   */
  BuildKey key(SourceTree tree, BuildMethod method) throws RejectedException, UnavailableException;

  /**
   * Builds, and leaves the image in the store under its key. Blocks until done; an interrupt ends
   * it and everything it started. Where the store has the key already, nothing is built.
   *
   * @throws RejectedException where the build failed and would fail again: the message ends with
   *     the last lines of the log, or says which tool or secret is missing. A failure of the build
   *     itself (not something missing) is remembered, see {@link BuildRecords}.
   * @throws UnavailableException where the environment failed (disk, network): worth another try
   */
  StoredImage build(BuildRequest request)
      throws RejectedException, UnavailableException, InterruptedException;
}

package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.Digest;

/** Knows the keys of trees: sources that are looked at are not built. */
final class KeysOnly implements ImageBuilder {
  @Override
  public BuildKey key(SourceTree tree, BuildMethod method) {
    return new BuildKey(Digest.of(tree.id().value()));
  }

  @Override
  public StoredImage build(BuildRequest request) {
    throw new AssertionError("a look builds nothing");
  }
}

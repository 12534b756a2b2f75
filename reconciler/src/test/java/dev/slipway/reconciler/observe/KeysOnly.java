package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.Digest;
import java.nio.file.Path;
import java.util.Optional;

/** Knows the keys of trees: sources that are looked at are not built. */
final class KeysOnly implements ImageBuilder {
  @Override
  public BuildKey key(SourceTree tree, BuildMethod method) {
    return new BuildKey(Digest.of(tree.id().value()));
  }

  @Override
  public StoredImage build(AppName app, BuildKey key, SourceTree tree, BuildMethod method) {
    throw new AssertionError("a look builds nothing");
  }

  @Override
  public Optional<String> failure(AppName app, BuildKey key) {
    return Optional.empty();
  }

  @Override
  public void forgetFailures(AppName app) {}

  @Override
  public Optional<Path> log(AppName app, BuildKey key) {
    return Optional.empty();
  }
}

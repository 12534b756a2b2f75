package dev.slipway.builder;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.RejectedException;

/**
 * What is to be built, and for whom.
 *
 * @param key that {@link ImageBuilder#key} gave for the tree and the method
 * @param secrets where those are that the method names
 */
public record BuildRequest(
    AppName app, BuildKey key, SourceTree tree, BuildMethod method, BuildSecrets secrets) {
  /** Of an app that has no secrets. */
  public BuildRequest(AppName app, BuildKey key, SourceTree tree, BuildMethod method) {
    this(
        app,
        key,
        tree,
        method,
        secret -> {
          throw new RejectedException("there is no secret " + secret);
        });
  }
}

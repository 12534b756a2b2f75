package dev.slipway.builder;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Has each source built by the method that it says, or that fits it.
 *
 * @param dockerfiles keeps logs and failures where {@code buildpacks} does
 */
public record BuilderByMethod(ImageBuilder buildpacks, ImageBuilder dockerfiles)
    implements ImageBuilder {
  @Override
  public BuildKey key(SourceTree tree, BuildMethod method)
      throws RejectedException, UnavailableException {
    return of(tree, method).key(tree, method);
  }

  @Override
  public StoredImage build(AppName app, BuildKey key, SourceTree tree, BuildMethod method)
      throws RejectedException, UnavailableException, InterruptedException {
    return of(tree, method).build(app, key, tree, method);
  }

  private ImageBuilder of(SourceTree tree, BuildMethod method) {
    return switch (method) {
      case BuildMethod.Auto() ->
          tree.names().contains(Dockerfile.USUAL_FILE) ? dockerfiles : buildpacks;
      case BuildMethod.Buildpack() -> buildpacks;
      case Dockerfile _ -> dockerfiles;
    };
  }

  @Override
  public Optional<String> failure(AppName app, BuildKey key) {
    return buildpacks.failure(app, key);
  }

  @Override
  public void forgetFailures(AppName app) {
    buildpacks.forgetFailures(app);
  }

  @Override
  public Optional<Path> log(AppName app, BuildKey key) {
    return buildpacks.log(app, key);
  }
}

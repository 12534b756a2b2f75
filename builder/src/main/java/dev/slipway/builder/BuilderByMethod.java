package dev.slipway.builder;

import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** Has each source built by the method that it says, or that fits it. */
public record BuilderByMethod(ImageBuilder buildpacks, ImageBuilder dockerfiles)
    implements ImageBuilder {
  @Override
  public BuildKey key(SourceTree tree, BuildMethod method)
      throws RejectedException, UnavailableException {
    return of(tree, method).key(tree, method);
  }

  @Override
  public StoredImage build(BuildRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    return of(request.tree(), request.method()).build(request);
  }

  private ImageBuilder of(SourceTree tree, BuildMethod method) {
    return switch (method) {
      case BuildMethod.Auto() ->
          tree.names().contains(Dockerfile.USUAL_FILE) ? dockerfiles : buildpacks;
      case BuildMethod.Buildpack() -> buildpacks;
      case Dockerfile _ -> dockerfiles;
    };
  }
}

package dev.slipway.builder.buildpack;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds by what is in the tree, with the tools that are on the path of this machine or another.
 */
public final class BuildpackImageBuilder implements ImageBuilder {
  /** Of the build's own rules, apart from those of a single buildpack. */
  private static final int VERSION = 1;

  private final BuildSite site;
  private final Supplier<RunImages> runImages;
  private final Supplier<Optional<BuildMachine>> elsewhere;

  /** Has tools run on this machine. */
  public BuildpackImageBuilder(BuildSite site, Supplier<RunImages> runImages) {
    this(site, runImages, Optional::empty);
  }

  /**
   * @param runImages what images are put onto; asked for each key, since people change it. A store
   *     that puts nothing below them needs none.
   * @param elsewhere where the tools run, asked for each build; empty: on this machine
   */
  public BuildpackImageBuilder(
      BuildSite site, Supplier<RunImages> runImages, Supplier<Optional<BuildMachine>> elsewhere) {
    this.site = site;
    this.runImages = runImages;
    this.elsewhere = elsewhere;
  }

  @Override
  public BuildKey key(SourceTree tree, BuildMethod method)
      throws RejectedException, UnavailableException {
    var buildpack = Buildpacks.of(tree);
    return key(tree, buildpack, runImage(buildpack));
  }

  private Optional<ImageName> runImage(Buildpack buildpack) {
    return runImages.get().of(buildpack.runImage());
  }

  private static BuildKey key(SourceTree tree, Buildpack buildpack, Optional<ImageName> runImage) {
    var text =
        """
        slipway build %d
        buildpack %s %d
        tree %s
        """
            .formatted(VERSION, buildpack.id(), buildpack.version(), tree.id());
    return new BuildKey(
        Digest.of(text + runImage.map(image -> "run image " + image + "\n").orElse("")));
  }

  @Override
  public StoredImage build(BuildRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    var app = request.app();
    var key = request.key();
    var tree = request.tree();
    var buildpack = Buildpacks.of(tree);
    var runImage = runImage(buildpack);
    if (!key(tree, buildpack, runImage).equals(key)) {
      throw new UnavailableException(
          "the build of " + app + " is not wanted any more: its run image was changed meanwhile");
    }
    var build = new Build(app, key, tree, buildpack, runImage, workshop());
    return site.build(app, key, workspace -> build.run(workspace, site.store()));
  }

  private Workshop workshop() {
    return elsewhere.get().<Workshop>map(Workshop.Elsewhere::new).orElseGet(Workshop.Here::new);
  }
}

package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** A tree that brings the program that builds it; what that leaves in the tree is the app. */
final class BinBuild implements Buildpack {
  private static final String FOLDER = "bin/";
  private static final String HOOK = FOLDER + "build";
  private static final int LARGEST_HOOK = 1 << 20;

  @Override
  public String id() {
    return "bin-build";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "build hook";
  }

  @Override
  public String sign() {
    return HOOK;
  }

  /** What the hook made runs with what the machine has, as a Procfile's commands do. */
  @Override
  public String runImage() {
    return RunImages.PROCFILE;
  }

  /** Whatever its mode: one that lost it is told so, and not passed over. */
  @Override
  public boolean recognises(SourceTree tree) throws RejectedException, UnavailableException {
    return tree.names().contains(FOLDER) && tree.read(HOOK, LARGEST_HOOK).isPresent();
  }

  @Override
  public Launch build(Workspace workspace)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    var hook = workspace.folder().resolve(HOOK);
    if (!Files.isExecutable(hook)) {
      throw new BuildFailedException(
          HOOK
              + " is not executable: `git update-index --chmod=+x "
              + HOOK
              + "` makes it so, then commit");
    }
    workspace.run(List.of(HOOK), List.of(hook.toString()), Map.of());
    return Launch.procfile();
  }
}

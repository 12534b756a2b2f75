package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.work.Workspace;

/** A tree that is run as it is, by the commands of its Procfile. */
final class ProcfileOnly implements Buildpack {
  @Override
  public String id() {
    return "procfile";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "commands of the Procfile";
  }

  @Override
  public String sign() {
    return Procfile.NAME;
  }

  @Override
  public String runImage() {
    return RunImages.PROCFILE;
  }

  @Override
  public boolean recognises(SourceTree tree) {
    return tree.names().contains(Procfile.NAME);
  }

  @Override
  public Launch build(Workspace workspace) {
    return Launch.procfile();
  }
}

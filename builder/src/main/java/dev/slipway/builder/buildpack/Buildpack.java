package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;

/** One kind of source: how it is recognised, and how it is built. Holds no state. */
interface Buildpack {
  /** Stable: it is part of every build key. */
  String id();

  /** Raised whenever the same tree would come out differently: it is part of every build key. */
  int version();

  /** For people, such as {@code Java with Maven}. */
  String title();

  /** What a tree must have to be recognised, such as {@code pom.xml}. */
  String sign();

  /** The kind of run image that what it builds needs, a constant of {@link RunImages}. */
  String runImage();

  /** Looks at little more than the names at the top. */
  boolean recognises(SourceTree tree) throws RejectedException, UnavailableException;

  /**
   * Builds in the workspace's folder, which becomes the image.
   *
   * @throws BuildFailedException where this tree can not be built
   * @throws RejectedException where a tool is missing
   * @throws UnavailableException where the environment failed
   */
  Launch build(Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException;
}

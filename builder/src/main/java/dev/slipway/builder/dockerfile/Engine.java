package dev.slipway.builder.dockerfile;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;

/** A program that builds Dockerfiles. */
sealed interface Engine permits StorageEngine, Docker, EngineElsewhere {
  /** For people, such as {@code buildah}. */
  String name();

  /**
   * Builds, and leaves the image as an OCI image layout in {@link Job#image}.
   *
   * @throws BuildFailedException where it would fail again
   * @throws RejectedException where there is no engine there that works
   * @throws UnavailableException where the environment failed
   */
  void build(Job job)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException;

  /** Chooses one for a build. */
  @FunctionalInterface
  interface Choice {
    Engine of(Job job)
        throws RejectedException, UnavailableException, IOException, InterruptedException;
  }
}

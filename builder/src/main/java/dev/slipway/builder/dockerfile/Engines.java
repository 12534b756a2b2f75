package dev.slipway.builder.dockerfile;

import dev.slipway.builder.machine.Packages;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.util.Optional;

/** The engines of this machine, in the order in which they are taken. */
final class Engines {
  private final ToolPath tools;
  private final Isolation ofBuildah = new Isolation();
  private final Isolation ofPodman = new Isolation();

  Engines(ToolPath tools) {
    this.tools = tools;
  }

  /**
   * The first that is here and works; looked for again at each build.
   *
   * @throws RejectedException where there is none; the message says how to get one
   */
  Engine find(Job job)
      throws RejectedException, UnavailableException, IOException, InterruptedException {
    var here =
        storage("buildah", ofBuildah)
            .or(() -> storage("podman", ofPodman))
            .map(engine -> (Engine) engine);
    if (here.isPresent()) {
      return here.get();
    }
    var docker = tools.find("docker").map(Docker::new);
    if (docker.isPresent() && docker.get().answers(job)) {
      return docker.get();
    }
    throw new RejectedException(
        docker.isPresent()
            ? "docker is here, but its daemon does not answer: start it, or install another engine: "
                + Packages.ofThisMachine().install("buildah")
            : "needs buildah, podman or docker on PATH to build a Dockerfile: "
                + Packages.ofThisMachine().install("buildah"));
  }

  private Optional<StorageEngine> storage(String name, Isolation isolation) {
    return tools.find(name).map(program -> new StorageEngine(name, program, isolation));
  }
}

package dev.slipway.builder.dockerfile;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The engine of another machine, to which the context goes and from which the image comes.
 *
 * @param logins the app's own, of registries
 */
record EngineElsewhere(BuildMachine machine, BuildKey key, Optional<JsonObject> logins)
    implements Engine {
  @Override
  public String name() {
    return "the cluster's engine";
  }

  @Override
  public void build(Job job)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var workspace = job.workspace();
    var order =
        new WorkOrder(
            job.app(),
            key,
            WorkOrder.DOCKERFILE,
            job.task().toJson(),
            job.context(),
            workspace.folder().resolve("delivery"),
            workspace.left(),
            job.secrets().values().with(logins));
    var delivery = machine.run(order, workspace.log());
    try (var files = Files.walk(delivery.files())) {
      if (files.anyMatch(Files::isSymbolicLink)) {
        throw new IOException("the image that came back has links, which no layout has");
      }
    }
    Files.move(delivery.files(), job.image());
  }
}

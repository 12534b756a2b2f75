package dev.slipway.builder.buildpack;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.SecretValues;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;

/** Where the tools of a buildpack run: nothing else of a build runs an app's code. */
sealed interface Workshop {
  /** On this machine. */
  record Here() implements Workshop {}

  /** On another, to which the files go and from which they come back. */
  record Elsewhere(BuildMachine machine) implements Workshop {}

  /** As {@link Buildpack#build}. */
  default Launch build(AppName app, BuildKey key, Buildpack buildpack, Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    return switch (this) {
      case Here() -> buildpack.build(workspace);
      case Elsewhere(var machine) -> {
        var order =
            new WorkOrder(
                app,
                key,
                buildpack.runImage(),
                new BuildpackTask(buildpack.id(), buildpack.version()).toJson(),
                workspace.folder(),
                workspace.folder().resolve(".slipway-delivery"),
                workspace.left(),
                SecretValues.NONE);
        var delivery = machine.run(order, workspace.log());
        workspace.replaceBy(delivery.files());
        yield Launch.ofJson(delivery.result());
      }
    };
  }
}

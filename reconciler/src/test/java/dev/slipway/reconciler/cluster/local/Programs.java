package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.ProcessSpec;
import dev.slipway.reconciler.cluster.Releases;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apps whose command names a program. */
final class Programs {
  private Programs() {}

  static Releases named(Local local, String program) {
    var process = new ProcessSpec(List.of(program), Optional.empty());
    return Releases.of("shop", local.images.image("exit 0"), Map.of(Local.WORKER, process));
  }
}

package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.ConfigView;
import dev.slipway.reconciler.perform.Executor;
import java.util.Optional;
import java.util.function.Supplier;

/** What the daemon sees and does, for who must know what is needed. */
record Sight(ConfigFollower follower, Sync sync, Executor executor, Supplier<Snapshot> passes) {
  /** Looks at everything anew, and returns after a pass that saw it. */
  void look() throws RejectedException, UnavailableException, InterruptedException {
    var _ = sync.sync(new SyncRequest(true, Optional.empty(), false));
  }

  /** The config repository as it is known now, the daemon's own latest commits too. */
  ConfigView view() throws UnavailableException {
    return follower
        .view()
        .orElseThrow(() -> new UnavailableException("the config repository was not read yet"));
  }

  /** What the latest pass saw. */
  Snapshot latest() {
    return passes.get();
  }

  boolean isBuilding(AppName app) {
    return executor.building(app).isPresent();
  }
}

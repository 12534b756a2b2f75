package dev.slipway.reconciler.perform;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.router.RouteTable;
import java.time.Duration;

/** Is told what is being done, and what came of it. Must not block. */
public interface Progress {
  void buildStarted(AppName app, BuildKey key);

  void buildEnded(AppName app, BuildKey key, Outcome outcome, Duration took);

  /** A build was broken off: another is wanted, or none, or the daemon stops. */
  void buildCancelled(AppName app, BuildKey key, Duration took);

  /** A release is on the followed branch. */
  void released(Release release, Step.Cause cause);

  /** A release waits for its review. */
  void proposed(Release release, ReleaseRequest request);

  /** A request was taken back. */
  void withdrawn(AppName app, String why);

  /** Somebody else's commit came first; it is planned again. */
  void raceLost(int releases);

  /** Instances of this release were asked for. */
  void converged(Release release);

  void removed(AppName app);

  void published(RouteTable table);

  /** The routers serve what they served before; it is tried again. */
  void publishFailed(String message);

  /** A step failed; it is tried again in its time. */
  void failed(AppName app, Outcome outcome);
}

package dev.slipway.reconciler.perform;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.router.RouteTable;
import java.time.Duration;

/** Nobody is told anything. */
final class Silence implements Progress {
  @Override
  public void buildStarted(AppName app, BuildKey key) {}

  @Override
  public void buildEnded(AppName app, BuildKey key, Outcome outcome, Duration took) {}

  @Override
  public void buildCancelled(AppName app, BuildKey key, Duration took) {}

  @Override
  public void released(Release release, Step.Cause cause) {}

  @Override
  public void proposed(Release release, ReleaseRequest request) {}

  @Override
  public void withdrawn(AppName app, String why) {}

  @Override
  public void raceLost(int releases) {}

  @Override
  public void converged(Release release) {}

  @Override
  public void removed(AppName app) {}

  @Override
  public void published(RouteTable table) {}

  @Override
  public void publishFailed(String message) {}

  @Override
  public void failed(AppName app, Outcome outcome) {}
}

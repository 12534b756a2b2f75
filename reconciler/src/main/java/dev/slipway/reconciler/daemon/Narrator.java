package dev.slipway.reconciler.daemon;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.api.CommitOutcome;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.metrics.Metrics;
import dev.slipway.reconciler.metrics.Metrics.BuildResult;
import dev.slipway.reconciler.perform.Progress;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.status.Event;
import dev.slipway.reconciler.status.Event.Kind;
import dev.slipway.reconciler.status.EventFeed;
import dev.slipway.router.RouteTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what is done: to the log, to the feed of events, and to the counters. */
record Narrator(EventFeed feed, Metrics metrics, InstantSource clock) implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Narrator.class);

  void tell(Optional<AppName> app, Kind kind, String message) {
    feed.add(new Event(clock.instant(), app, kind, message));
  }

  private void tell(AppName app, Kind kind, String message) {
    tell(Optional.of(app), kind, message);
  }

  @Override
  public void buildStarted(AppName app, BuildKey key) {
    LOG.info("build started app={} key={}", app, key.abbreviated());
    tell(app, Kind.BUILD_STARTED, key.abbreviated());
  }

  @Override
  public void buildEnded(AppName app, BuildKey key, Outcome outcome, Duration took) {
    switch (outcome) {
      case Outcome.Done() -> {
        LOG.info("built app={} key={} ms={}", app, key.abbreviated(), took.toMillis());
        metrics.buildDone(BuildResult.BUILT, took);
        tell(app, Kind.BUILT, key.abbreviated());
      }
      case Outcome.Rejected(var message) -> {
        LOG.warn("build failed app={} key={} cause={}", app, key.abbreviated(), firstLine(message));
        metrics.buildDone(BuildResult.FAILED, took);
        tell(app, Kind.BUILD_FAILED, firstLine(message));
      }
      case Outcome.Unavailable(var message) -> {
        LOG.warn(
            "build put off app={} key={} cause={}", app, key.abbreviated(), firstLine(message));
        metrics.buildDone(BuildResult.UNAVAILABLE, took);
        tell(app, Kind.BUILD_FAILED, firstLine(message));
      }
    }
  }

  @Override
  public void buildCancelled(AppName app, BuildKey key, Duration took) {
    LOG.info("build cancelled app={} key={} ms={}", app, key.abbreviated(), took.toMillis());
    metrics.buildDone(BuildResult.CANCELLED, took);
    tell(app, Kind.BUILD_CANCELLED, key.abbreviated());
  }

  @Override
  public void released(Release release, Cause cause) {
    LOG.info("released app={} release={}", release.app(), release.number());
    metrics.released();
    switch (cause) {
      case Cause.NewInputs(var subject) ->
          tell(release.app(), Kind.RELEASED, release.number() + ": " + subject);
      case Cause.RolledBack(var left, var reason) ->
          tell(
              release.app(),
              Kind.STEPPED_BACK,
              release.number() + ": " + left + " did not come up: " + reason);
      case Cause.Renumbered(var taken) ->
          tell(release.app(), Kind.RELEASED, release.number() + ": there was another " + taken);
      case Cause.Restored(), Cause.ReleasedAgain _ ->
          tell(release.app(), Kind.RELEASED, release.number() + ": as a person asked");
    }
  }

  @Override
  public void proposed(Release release, ReleaseRequest request) {
    var where = request.page().map(page -> page.url().toString());
    LOG.info(
        "proposed app={} release={} request={}",
        release.app(),
        release.number(),
        where.orElse("branch"));
    tell(
        release.app(),
        Kind.PROPOSED,
        release.number() + where.map(url -> ": " + url).orElse(" waits on its branch"));
  }

  @Override
  public void withdrawn(AppName app, String why) {
    LOG.info("withdrew a request app={} why={}", app, why);
    tell(app, Kind.WITHDRAWN, why);
  }

  /** A release that a person asked for, by a commit. */
  CommitOutcome releasedAsAsked(AppName app, Kind kind, CommitOutcome done) {
    if (done.request().isPresent()) {
      LOG.info("proposed as a person asked app={} commit={}", app, done.message());
      tell(app, Kind.PROPOSED, done.message());
    } else if (!done.message().isEmpty()) {
      LOG.info("released as a person asked app={} commit={}", app, done.message());
      metrics.released();
      tell(app, kind, done.message());
    }
    return done;
  }

  @Override
  public void raceLost(int releases) {
    LOG.info("another commit came first, planning again releases={}", releases);
  }

  @Override
  public void converged(Release release) {
    LOG.info("rolling out app={} release={}", release.app(), release.number());
    tell(release.app(), Kind.ROLLING_OUT, release.number().toString());
  }

  @Override
  public void removed(AppName app) {
    LOG.info("removed app={}", app);
    tell(app, Kind.REMOVED, "its manifest is gone");
  }

  @Override
  public void published(RouteTable table) {
    LOG.info(
        "routes published hosts={} version={}",
        table.routes().size(),
        table.version().abbreviated());
  }

  @Override
  public void publishFailed(String message) {
    LOG.warn("the routers keep the routes they have cause={}", firstLine(message));
    tell(Optional.empty(), Kind.PROBLEM, firstLine(message));
  }

  @Override
  public void failed(AppName app, Outcome outcome) {
    var message =
        switch (outcome) {
          case Outcome.Done() -> "";
          case Outcome.Rejected(var why) -> why;
          case Outcome.Unavailable(var why) -> why;
        };
    LOG.warn("instances can not be changed app={} cause={}", app, firstLine(message));
    tell(app, Kind.PROBLEM, firstLine(message));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}

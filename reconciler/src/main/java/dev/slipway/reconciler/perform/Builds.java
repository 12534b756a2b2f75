package dev.slipway.reconciler.perform;

import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.observe.Followed;
import dev.slipway.reconciler.observe.SourceWatch;
import dev.slipway.reconciler.plan.Step.Build;
import java.time.Duration;
import java.time.InstantSource;

/** Does builds. */
record Builds(Building building, SourceWatch sources, Progress progress, InstantSource clock) {
  /** What builds, and where it is noted what came of that and how long it took. */
  record Building(
      ImageBuilder builder, SecretsForBuilds secrets, BuildHistory history, BuildTimes times) {}

  Outcome build(AppName app, Build step) throws InterruptedException {
    var tree = sources.tree(step.source(), step.key());
    if (tree.isEmpty()) {
      return new Outcome.Done(); // the source moved on meanwhile; the next pass knows
    }
    var begin = clock.instant();
    var commit = sources.state(Followed.of(step.source())).commit();
    building.history().began(app, step.key(), commit, begin);
    progress.buildStarted(app, step.key());
    Outcome outcome;
    try {
      var method = step.source().build();
      var secrets = building.secrets().of(app);
      var request = new BuildRequest(app, step.key(), tree.get(), method, secrets);
      var image = building.builder().build(request);
      building.times().built(image.ref(), Duration.between(begin, clock.instant()));
      outcome = new Outcome.Done();
    } catch (RejectedException e) {
      outcome = new Outcome.Rejected(e.getMessage());
    } catch (UnavailableException e) {
      outcome = new Outcome.Unavailable(e.getMessage());
    } catch (InterruptedException e) {
      var took = Duration.between(begin, clock.instant());
      building.history().cancelled(app, step.key(), took);
      progress.buildCancelled(app, step.key(), took);
      throw e;
    }
    var took = Duration.between(begin, clock.instant());
    building.history().ended(app, step.key(), outcome, took);
    progress.buildEnded(app, step.key(), outcome, took);
    return outcome;
  }
}

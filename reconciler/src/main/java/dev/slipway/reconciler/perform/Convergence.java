package dev.slipway.reconciler.perform;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.observe.Images;
import dev.slipway.reconciler.plan.Step;
import java.util.List;

/** Starts and stops instances. */
record Convergence(Cluster cluster, Traffic traffic, Images images, Progress progress) {

  /** Does all of these steps of an app, whatever becomes of one; tells of the first that failed. */
  Outcome perform(AppName app, List<Step> steps) {
    Outcome outcome = new Outcome.Done();
    for (var step : steps) {
      var came = perform(step);
      outcome = outcome instanceof Outcome.Done ? came : outcome;
    }
    if (!(outcome instanceof Outcome.Done)) {
      images.forget(); // perhaps the image is gone: then the next pass sees it
      progress.failed(app, outcome);
    }
    return outcome;
  }

  private Outcome perform(Step step) {
    try {
      switch (step) {
        case Step.Converge(var workload) -> {
          cluster.converge(workload);
          progress.converged(workload.release());
        }
        case Step.Retire retire -> traffic.retire(retire);
        case Step.Remove(var app) -> {
          if (traffic.remove(app)) {
            progress.removed(app);
          }
        }
        case Step.Build _, Step.RecordRelease _, Step.Propose _, Step.Withdraw _ ->
            throw new IllegalArgumentException("not a step of the cluster: " + step);
      }
      return new Outcome.Done();
    } catch (RejectedException e) {
      return new Outcome.Rejected(e.getMessage());
    } catch (UnavailableException e) {
      return new Outcome.Unavailable(e.getMessage());
    }
  }
}

package dev.slipway.reconciler.plan;

import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Condition.Stalled;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The way to what the current release says: the rungs after the commit. */
record Convergence(Workload workload, AppWorld app, Serving serving, World world) {
  /**
   * First what is wanted is asked for, then what is of no use is retired: the other way round, who
   * wants it again before anything else was asked for would find it asked for, and gone.
   */
  List<Step> steps(Instant now) {
    if (!isAskedFor()) {
      return app.build().currentKept() ? List.of(new Step.Converge(workload)) : List.of();
    }
    var retired = new Retirement(workload, app.running(), serving, world.mesh()).due(now);
    return retired.isEmpty() ? List.of() : List.of(new Step.Retire(workload.app(), retired));
  }

  private boolean isAskedFor() {
    return !world.acting() || app.running().desired().filter(workload::equals).isPresent();
  }

  /** What is not as it should be yet, or any more. */
  Optional<Condition> condition(List<Step> steps) {
    if (!isAskedFor() && !app.build().currentKept()) {
      return Optional.of(new Stalled(lostImage()));
    }
    var notReady =
        app.running().instances().stream()
            .filter(serving::isOfCurrent)
            .filter(i -> !i.isReady() && i.phase() != Instance.Phase.STOPPING)
            .toList();
    var crashed = notReady.stream().filter(i -> i.phase() == Instance.Phase.CRASHED).findFirst();
    if (serving.isComplete() && crashed.isPresent()) {
      return Optional.of(new Failing(crashed.get().id() + ": " + crashed.get().detail()));
    }
    if (!steps.isEmpty() || !serving.isComplete() || !notReady.isEmpty()) {
      return Optional.of(rollingOut(told(notReady)));
    }
    if (!world.mesh().confirmed().backends().containsAll(serving.backends())) {
      return Optional.of(rollingOut("waiting for the routers"));
    }
    return oldOnesStay()
        ? Optional.of(rollingOut("waiting for old instances to finish"))
        : Optional.empty();
  }

  /** Whether instances of other releases still finish what they were sent; who stops has. */
  private boolean oldOnesStay() {
    return app.running().instances().stream()
        .anyMatch(i -> !serving.isOfCurrent(i) && i.phase() != Instance.Phase.STOPPING);
  }

  private String lostImage() {
    return "the image of "
        + workload.release().number()
        + " ("
        + workload.release().image().digest().abbreviated()
        + ") is gone from the store: commit a change to the app, or revert to another release";
  }

  private Condition rollingOut(String what) {
    return new Progressing(Stage.ROLLING_OUT, workload.release().number() + ": " + what);
  }

  private static String told(List<Instance> notReady) {
    return notReady.stream()
        .filter(instance -> !instance.detail().isEmpty())
        .findFirst()
        .map(instance -> instance.id() + ": " + instance.detail())
        .orElse("waiting for its instances");
  }
}

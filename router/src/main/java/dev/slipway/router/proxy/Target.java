package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.router.balance.TwoChoices;
import java.util.List;
import java.util.Optional;

/**
 * A route as it is served.
 *
 * @param app never empty; as an optional, because that is how it is told to the metrics
 */
record Target(Optional<AppName> app, List<Instance> instances) {
  Target {
    instances = List.copyOf(instances);
  }

  /** The instance that gets the next request of this event loop. */
  Optional<Instance> choose(Worker worker) {
    return at(TwoChoices.choose(instances, TwoChoices.NONE, worker.nextTurn(), worker.dice()));
  }

  /** Another than the one that failed. */
  Optional<Instance> chooseAnother(Worker worker, Optional<Instance> failed) {
    var except = failed.map(instances::indexOf).orElse(TwoChoices.NONE);
    return at(TwoChoices.choose(instances, except, worker.nextTurn(), worker.dice()));
  }

  private Optional<Instance> at(int index) {
    return index == TwoChoices.NONE ? Optional.empty() : instances.get(index).asOptional();
  }
}

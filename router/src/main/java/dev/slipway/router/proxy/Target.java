package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.router.balance.TwoChoices;
import dev.slipway.router.policy.LoginRule;
import dev.slipway.router.policy.PathPrefix;
import dev.slipway.router.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A route as it is served.
 *
 * @param app never empty; as an optional, because that is how it is told to the metrics
 * @param policy {@link Policy#NONE} itself where the app has no settings
 * @param sticky where it keeps its clients at an instance
 * @param login whom it lets in, where that is not everybody
 * @param branches where the requests below a path go instead, the longest path first
 */
record Target(
    Optional<AppName> app,
    List<Instance> instances,
    Policy policy,
    Optional<StickyInstances> sticky,
    Optional<LoginRule> login,
    List<Branch> branches) {
  /** Another target, for the requests below a path. */
  record Branch(PathPrefix prefix, Target target) {}

  Target {
    instances = List.copyOf(instances);
    branches = List.copyOf(branches);
  }

  /** Where a request to this address goes. */
  Target towards(String uri) {
    for (var branch : branches) {
      if (branch.prefix().covers(uri)) {
        return branch.target();
      }
    }
    return this;
  }

  /** This and those of its branches. */
  void forAll(Consumer<Target> each) {
    each.accept(this);
    for (var branch : branches) {
      each.accept(branch.target());
    }
  }

  /** This with those instances alone that some table still leads to. */
  Target remaining() {
    var remaining = instances.stream().filter(Instance::isThere).toList();
    return new Target(app, remaining, policy, Optional.empty(), login, List.of());
  }

  boolean hasSettings() {
    return policy != Policy.NONE;
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

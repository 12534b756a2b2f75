package dev.slipway.router.proxy;

import static java.util.Comparator.comparingInt;

import dev.slipway.router.Route;
import dev.slipway.router.policy.LoginRule;
import dev.slipway.router.policy.PathPrefix;
import java.util.ArrayList;
import java.util.Optional;

/** Makes of routes what is served, with the instances and the policies that are there already. */
record Targets(Instances instances, Policies policies) {
  Target of(Route route) {
    return of(route, "/");
  }

  private Target of(Route route, String path) {
    var behind = new ArrayList<Instance>(route.backends().size());
    for (var backend : route.backends()) {
      behind.add(instances.at(backend));
    }
    var branches = new ArrayList<Target.Branch>(route.branches().size());
    route
        .branches()
        .forEach((below, branch) ->
            branches.add(new Target.Branch(new PathPrefix(below), of(branch, below))));
    branches.sort(comparingInt((Target.Branch it) -> it.prefix().value().length()).reversed());
    var policy = policies.of(route);
    var sticky =
        policy.isSticky()
            ? Optional.of(new StickyInstances(behind, path))
            : Optional.<StickyInstances>empty();
    var login = route.routing().logins().map(_ -> new LoginRule(route.app(), route.logins()));
    return new Target(Optional.of(route.app()), behind, policy, sticky, login, branches);
  }
}

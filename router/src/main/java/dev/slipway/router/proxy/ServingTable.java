package dev.slipway.router.proxy;

import static java.util.Comparator.comparingInt;

import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.policy.PathPrefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A route table with the instances behind it. Immutable, shared by all event loops. */
final class ServingTable {
  static final ServingTable EMPTY =
      new ServingTable(
          RouteTable.EMPTY,
          backend -> {
            throw new IllegalStateException("the empty table has no " + backend);
          },
          new Policies(),
          Optional.empty());

  private final RouteTable table;

  /** By identity: {@link RouteTable#find} hands out its own routes, and a route's hash is slow. */
  private final IdentityHashMap<Route, Optional<Target>> targets = new IdentityHashMap<>();

  /** Those of routes that the table before did not have. */
  private final List<Target> fresh = new ArrayList<>();

  private final Set<Instance> instances = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param before the table that was served last: what it has of the same routes is taken over
   */
  ServingTable(
      RouteTable table,
      Function<Backend, Instance> instanceOf,
      Policies policies,
      Optional<ServingTable> before) {
    this.table = table;
    for (var route : table.routes().values()) {
      var known = before.flatMap(it -> it.targetOf(route));
      targets.put(
          route, known.isPresent() ? known : Optional.of(target(route, "/", instanceOf, policies)));
      known.ifPresent(target -> target.all().forEach(it -> instances.addAll(it.instances())));
    }
  }

  private Optional<Target> targetOf(Route route) {
    return targets.getOrDefault(route, Optional.empty());
  }

  private Target target(
      Route route, String path, Function<Backend, Instance> instanceOf, Policies policies) {
    var behind = route.backends().stream().map(instanceOf).toList();
    instances.addAll(behind);
    var branches = new ArrayList<Target.Branch>(route.branches().size());
    route
        .branches()
        .forEach((below, branch) -> {
          var target = target(branch, below, instanceOf, policies);
          branches.add(new Target.Branch(new PathPrefix(below), target));
        });
    branches.sort(comparingInt((Target.Branch it) -> it.prefix().value().length()).reversed());
    var policy = policies.of(route);
    var sticky =
        policy.isSticky()
            ? Optional.of(new StickyInstances(behind, path))
            : Optional.<StickyInstances>empty();
    var target = new Target(Optional.of(route.app()), behind, policy, sticky, branches);
    fresh.add(target);
    return target;
  }

  Optional<Target> find(String host) {
    var route = table.find(host);
    return route.isEmpty() ? Optional.empty() : targetOf(route.get());
  }

  /** What is served otherwise than by the table before. */
  List<Target> fresh() {
    return Collections.unmodifiableList(fresh);
  }

  boolean names(Instance instance) {
    return instances.contains(instance);
  }
}

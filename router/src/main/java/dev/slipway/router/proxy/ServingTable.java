package dev.slipway.router.proxy;

import dev.slipway.router.HostMap;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A route table with the instances behind it. Immutable, shared by all event loops. */
final class ServingTable {
  static final ServingTable EMPTY = new ServingTable(RouteTable.EMPTY, HostMap.empty());

  private final RouteTable table;
  private final HostMap<Target> targets;

  private ServingTable(RouteTable table, HostMap<Target> targets) {
    this.table = table;
    this.targets = targets;
  }

  /**
   * What comes after a table.
   *
   * @param fresh the targets that are new
   * @param gone those of the table before that are not in it any more
   */
  record Next(ServingTable table, List<Target> fresh, List<Target> gone) {}

  /**
   * Another table, with the same targets wherever the routes are the same: so it costs by what is
   * not.
   */
  Next next(RouteTable wanted, Function<Route, Target> make) {
    var changes = wanted.since(table);
    var fresh = new ArrayList<Target>();
    var gone = new ArrayList<Target>();
    var next = targets;
    for (var host : changes.removed()) {
      next.at(host).ifPresent(gone::add);
      next = next.without(host);
    }
    for (var each : changes.changed().entrySet()) {
      var host = each.getKey();
      var target = make.apply(each.getValue());
      next.at(host).ifPresent(gone::add);
      next = next.with(host, target);
      fresh.add(target);
    }
    return new Next(new ServingTable(wanted, next), fresh, gone);
  }

  Optional<Target> find(String host) {
    return targets.find(host);
  }
}

package dev.slipway.router.proxy;

import dev.slipway.router.balance.OutlierRule;
import dev.slipway.router.balance.SlowStart;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts instances out that fail, and lets them in again. One for all event loops: asked only when
 * something went wrong, or a table is new.
 */
final class Outliers {
  private static final Logger LOG = LoggerFactory.getLogger(Outliers.class);

  private final OutlierRule rule = OutlierRule.defaults();
  private final SlowStart slowStart = SlowStart.defaults();
  private final LongSupplier nanos;

  Outliers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A clock that only goes forward. */
  long now() {
    return nanos.getAsLong();
  }

  OutlierRule rule() {
    return rule;
  }

  SlowStart slowStart() {
    return slowStart;
  }

  /** The instance has failed too often in a row. */
  synchronized void eject(Instance failing, List<Instance> among) {
    var now = now();
    if (among.contains(failing)
        && !failing.isEjected(now)
        && OutlierRule.mayEject(out(among, now), among.size())) {
      var times = failing.eject(now);
      LOG.info(
          "An instance that fails gets no requests for a while: instance={} times={}",
          failing.backend(),
          times);
    }
  }

  /** Of a new table's instances no more than half are out: who would be back soonest is back. */
  synchronized void settle(List<Instance> among) {
    var now = now();
    var tooMany = out(among, now) - among.size() / 2;
    if (tooMany <= 0) {
      return;
    }
    among.stream()
        .filter(instance -> instance.isEjected(now))
        .sorted(Comparator.comparingLong(instance -> instance.ejectedUntil() - now))
        .limit(tooMany)
        .forEach(instance -> instance.readmit(now));
  }

  private static int out(List<Instance> among, long now) {
    var out = 0;
    for (var instance : among) {
      out += instance.isEjected(now) ? 1 : 0;
    }
    return out;
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.reconciler.cluster.Workload;
import java.util.List;

/**
 * What was asked for last.
 *
 * @param objects that it takes, in the order in which they are applied
 * @param rolling how it comes up
 * @param isApplied whether all of them were once; until then nothing is healed
 */
record Asked(Workload workload, List<Desired> objects, Rolling rolling, boolean isApplied) {
  String namespace() {
    return workload.kubernetes().namespaceOf(workload.app());
  }

  Asked applied() {
    return new Asked(workload, objects, rolling, true);
  }

  boolean wants(Key key) {
    return objects.stream().anyMatch(each -> each.key().equals(key));
  }
}

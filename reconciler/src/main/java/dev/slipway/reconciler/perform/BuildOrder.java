package dev.slipway.reconciler.perform;

import dev.slipway.reconciler.loop.Order;
import dev.slipway.reconciler.observe.SourceWatch;
import dev.slipway.reconciler.plan.Step.Build;

/**
 * What somebody just pushed is built before what is built once more; what the source has left is
 * not built to its end.
 */
record BuildOrder(SourceWatch sources) implements Order<Build> {
  @Override
  public int rank(Build build) {
    return switch (build.occasion()) {
      case PUSH -> 0;
      case REBUILD -> 1;
    };
  }

  @Override
  public boolean isVoid(Build build) {
    return sources.isLeft(build.source(), build.key());
  }
}

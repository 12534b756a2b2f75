package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.install.Tree;
import java.util.List;

/**
 * What guards the number of instances: pure, as {@link Renderer}. Both kinds are written in the
 * same way in all versions that {@link Kind} names.
 */
record ScalingRenderer(AppName app, ProcessType type) {
  Tree autoscaler(Autoscale autoscale) {
    var target =
        Tree.of("apiVersion", "apps/v1")
            .with("kind", "Deployment")
            .with("name", Names.process(app, type));
    var utilization = Tree.of("type", "Utilization").with("averageUtilization", autoscale.cpu());
    var metric =
        Tree.of("type", "Resource")
            .with("resource", Tree.of("name", "cpu").with("target", utilization));
    return Tree.of(
        "spec",
        Tree.of("scaleTargetRef", target)
            .with("minReplicas", autoscale.min())
            .with("maxReplicas", autoscale.max())
            .with("metrics", List.of(metric)));
  }

  /** When nodes are drained, one goes at a time. */
  Tree budget() {
    var selector = Tree.of("matchLabels", Labels.selector(app, type));
    return Tree.of("spec", Tree.of("maxUnavailable", 1).with("selector", selector));
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.ProcessType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/**
 * What guards the number of instances: pure, as {@link Renderer}. Both kinds are written in the
 * same way in all versions that {@link Kind} names.
 *
 * @param meta of both objects
 */
record ScalingRenderer(AppName app, ProcessType type, ObjectMeta meta) {
  HasMetadata autoscaler(Autoscale autoscale, String version) {
    return new HorizontalPodAutoscalerBuilder()
        .withApiVersion(Kind.AUTOSCALER.apiVersion(version))
        .withMetadata(meta)
        .withNewSpec()
        .withNewScaleTargetRef("apps/v1", "Deployment", Names.process(app, type))
        .withMinReplicas(autoscale.min())
        .withMaxReplicas(autoscale.max())
        .addNewMetric()
        .withType("Resource")
        .withNewResource()
        .withName("cpu")
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(autoscale.cpu())
        .endTarget()
        .endResource()
        .endMetric()
        .endSpec()
        .build();
  }

  /** When nodes are drained, one goes at a time. */
  HasMetadata budget(String version) {
    return new PodDisruptionBudgetBuilder()
        .withApiVersion(Kind.DISRUPTION_BUDGET.apiVersion(version))
        .withMetadata(meta)
        .withNewSpec()
        .withNewMaxUnavailable(1)
        .withNewSelector()
        .withMatchLabels(Labels.selector(app, type))
        .endSelector()
        .endSpec()
        .build();
  }
}

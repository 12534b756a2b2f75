package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.ReleaseNumber;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a Deployment has come with the release that its template names.
 *
 * @param isCurrent whether the controller has seen what it says now
 * @param isDone whether all its pods were available once, and none of another release was left
 * @param failure why it does not get on, in one line
 */
record Progress(
    Optional<ReleaseNumber> release, boolean isCurrent, boolean isDone, Optional<String> failure) {
  static Progress of(GenericKubernetesResource deployment) {
    var isCurrent =
        Content.number(deployment, "status", "observedGeneration")
            >= deployment.getMetadata().getGeneration();
    var updated = Content.number(deployment, "status", "updatedReplicas");
    var isDone =
        isCurrent
            && "NewReplicaSetAvailable".equals(condition(deployment, "Progressing", "reason"))
            && updated == Content.number(deployment, "status", "replicas");
    return new Progress(
        Content.at(
                deployment, String.class, "spec", "template", "metadata", "labels", Labels.RELEASE)
            .flatMap(Labels::number),
        isCurrent,
        isDone,
        isCurrent ? failure(deployment) : Optional.empty());
  }

  private static Optional<String> failure(GenericKubernetesResource deployment) {
    if ("ProgressDeadlineExceeded".equals(condition(deployment, "Progressing", "reason"))) {
      return Optional.of("the deadline passed");
    }
    return "True".equals(condition(deployment, "ReplicaFailure", "status"))
        ? Optional.of(ApiErrors.oneLine(condition(deployment, "ReplicaFailure", "message")))
        : Optional.empty();
  }

  private static String condition(GenericKubernetesResource deployment, String type, String field) {
    return Content.at(deployment, List.class, "status", "conditions").stream()
        .flatMap(list -> ((List<?>) list).stream())
        .filter(each -> each instanceof Map<?, ?> map && type.equals(map.get("type")))
        .map(each -> String.valueOf(((Map<?, ?>) each).get(field)))
        .findFirst()
        .orElse("");
  }
}

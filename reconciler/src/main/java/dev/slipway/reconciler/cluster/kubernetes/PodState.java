package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.router.Backend;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pod says of itself.
 *
 * @param created as RFC 3339
 * @param trouble why it can not start, where that is for a person to mend
 * @param summary why it is not ready, in one line with nothing that the instance wrote; or empty
 */
record PodState(
    String uid,
    String namespace,
    String name,
    String created,
    ReleaseNumber release,
    ProcessType type,
    Phase phase,
    Optional<Backend> address,
    Optional<Trouble> trouble,
    String summary,
    int restarts) {
  private static final Set<String> PULLING =
      Set.of("ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> STARTING =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  /** Why an instance can not start. */
  enum Trouble {
    /** Its image can not be had, or its container can not be made. */
    STUCK,
    /** It ends again and again. */
    CRASHING,
    /** No node takes it; one may come. */
    UNSCHEDULABLE
  }

  /** Empty where it is no instance of a release, or is over and was replaced. */
  static Optional<PodState> of(Pod pod) {
    var release = Labels.release(pod);
    var type = Labels.process(pod);
    var status = pod.getStatus();
    if (release.isEmpty() || type.isEmpty() || status == null) {
      return Optional.empty();
    }
    var isStopping = pod.getMetadata().getDeletionTimestamp() != null;
    if (!isStopping && OVER.contains(Objects.requireNonNullElse(status.getPhase(), ""))) {
      return Optional.empty();
    }
    return Optional.of(of(pod, release.get(), type.get(), isStopping));
  }

  static PodState of(Pod pod, ReleaseNumber release, ProcessType type, boolean isStopping) {
    var meta = pod.getMetadata();
    var container = container(pod);
    var isReady = condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
    var trouble = isStopping || isReady ? Optional.<Trouble>empty() : trouble(pod, container);
    return new PodState(
        meta.getUid(),
        meta.getNamespace(),
        meta.getName(),
        Objects.requireNonNullElse(meta.getCreationTimestamp(), ""),
        release,
        type,
        isStopping ? Phase.STOPPING : isReady ? Phase.READY : phase(trouble, container),
        address(pod),
        trouble,
        isStopping || isReady ? "" : summary(pod, container),
        container.map(ContainerStatus::getRestartCount).orElse(0));
  }

  private static Phase phase(Optional<Trouble> trouble, Optional<ContainerStatus> container) {
    var isDown = container.map(ContainerStatus::getState).map(ContainerState::getTerminated);
    return isDown.isPresent() || trouble.filter(t -> t != Trouble.UNSCHEDULABLE).isPresent()
        ? Phase.CRASHED
        : Phase.STARTING;
  }

  static Optional<ContainerStatus> container(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(each -> PodRenderer.CONTAINER.equals(each.getName()))
        .findFirst();
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(each -> type.equals(each.getType()))
        .findFirst();
  }

  private static Optional<Trouble> trouble(Pod pod, Optional<ContainerStatus> container) {
    var reason = waiting(container);
    if (PULLING.contains(reason) || STARTING.contains(reason)) {
      return Optional.of(Trouble.STUCK);
    }
    if (reason.equals("CrashLoopBackOff")) {
      return Optional.of(Trouble.CRASHING);
    }
    return unschedulable(pod).map(_ -> Trouble.UNSCHEDULABLE);
  }

  private static Optional<PodCondition> unschedulable(Pod pod) {
    return condition(pod, "PodScheduled").filter(c -> "Unschedulable".equals(c.getReason()));
  }

  private static String waiting(Optional<ContainerStatus> container) {
    return container
        .map(ContainerStatus::getState)
        .map(ContainerState::getWaiting)
        .map(waiting -> waiting.getReason())
        .orElse("");
  }

  private static String summary(Pod pod, Optional<ContainerStatus> container) {
    var reason = waiting(container);
    if (PULLING.contains(reason) || STARTING.contains(reason)) {
      var why =
          container
              .map(ContainerStatus::getState)
              .map(ContainerState::getWaiting)
              .map(waiting -> waiting.getMessage())
              .map(message -> ": " + ApiErrors.oneLine(message))
              .orElse("");
      return reason + why;
    }
    return ending(container)
        .map(PodState::ending)
        .or(() ->
            unschedulable(pod)
                .map(c -> "no node takes it: " + ApiErrors.oneLine(text(c.getMessage()))))
        .orElse("");
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  /** How the container ended last, where it is not up now or was up again for a moment only. */
  private static Optional<ContainerStateTerminated> ending(Optional<ContainerStatus> container) {
    return container
        .map(ContainerStatus::getState)
        .map(ContainerState::getTerminated)
        .or(() -> container.map(ContainerStatus::getLastState).map(ContainerState::getTerminated));
  }

  private static String ending(ContainerStateTerminated end) {
    return "OOMKilled".equals(end.getReason())
        ? "killed: it used more memory than its limit"
        : "exited with " + end.getExitCode();
  }

  private static Optional<Backend> address(Pod pod) {
    var ip = Optional.ofNullable(pod.getStatus().getPodIP()).filter(text -> !text.isEmpty());
    return ip.flatMap(host ->
        pod.getSpec().getContainers().stream()
            .filter(each -> PodRenderer.CONTAINER.equals(each.getName()))
            .flatMap(each -> ports(each.getPorts()).stream())
            .findFirst()
            .map(port -> new Backend(host, port.getContainerPort(), PodRenderer.protocol(port))));
  }

  private static List<ContainerPort> ports(@Nullable List<ContainerPort> ports) {
    return ports == null ? List.of() : ports;
  }

  /** Whether there is output of an earlier run to tell of. */
  boolean hasEnded() {
    return summary.startsWith("exited") || summary.startsWith("killed");
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the pod of a build was seen to be: pure. */
record BuildPod(Pod pod, BuildJob job) {
  private static final Set<String> STUCK =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError",
          "CreateContainerError");

  /** What runtimes say of a container whose program they could not start. */
  private static final Set<String> NOT_STARTED = Set.of("StartError", "ContainerCannotRun");

  String name() {
    return pod.getMetadata().getName();
  }

  boolean isRunning() {
    return builder().map(ContainerStatus::getState).map(ContainerState::getRunning).isPresent();
  }

  private Optional<ContainerStatus> builder() {
    return statuses(pod.getStatus().getContainerStatuses())
        .filter(status -> BuildJob.CONTAINER.equals(status.getName()))
        .findFirst();
  }

  private static Stream<ContainerStatus> statuses(List<ContainerStatus> statuses) {
    return statuses == null ? Stream.empty() : statuses.stream();
  }

  private Stream<ContainerStatus> all() {
    return Stream.concat(
        statuses(pod.getStatus().getInitContainerStatuses()),
        statuses(pod.getStatus().getContainerStatuses()));
  }

  /** Why it does not come up; empty where nothing is known to be wrong. */
  Optional<String> trouble() {
    return all()
        .map(ContainerStatus::getState)
        .flatMap(state -> Stream.ofNullable(state.getWaiting()))
        .filter(waiting -> STUCK.contains(text(waiting.getReason())))
        .map(waiting -> waiting.getReason() + ": " + line(waiting.getMessage()))
        .findFirst();
  }

  /** What it waits for, for people. */
  String state() {
    var unscheduled =
        pod.getStatus().getConditions().stream()
            .filter(each -> "PodScheduled".equals(each.getType()))
            .filter(each -> "Unschedulable".equals(each.getReason()))
            .map(each -> "no node takes it: " + line(each.getMessage()))
            .findFirst();
    return trouble().or(() -> unscheduled).orElse(text(pod.getStatus().getPhase()));
  }

  /** Throws what its end means, if it has ended. */
  void refuseIfEnded() throws BuildFailedException, RejectedException, UnavailableException {
    var reason = text(pod.getStatus().getReason());
    if (reason.equals("Evicted")) {
      throw new BuildFailedException(
          "the pod that built was evicted: "
              + line(pod.getStatus().getMessage())
              + "\n"
              + limits());
    }
    if (reason.equals("DeadlineExceeded")) {
      throw new BuildFailedException("the build took longer than it may");
    }
    var end =
        all()
            .map(ContainerStatus::getState)
            .flatMap(state -> Stream.ofNullable(state.getTerminated()))
            .filter(state -> isBad(state))
            .findFirst();
    if (end.isPresent()) {
      refuse(end.get());
    }
    if ("Failed".equals(pod.getStatus().getPhase())) {
      throw new UnavailableException(
          "the pod that builds ended: " + line(pod.getStatus().getMessage()));
    }
  }

  /** An init container that ended well was to end; the one that builds is not. */
  private boolean isBad(ContainerStateTerminated end) {
    return end.getExitCode() != 0
        || builder().map(ContainerStatus::getState).map(ContainerState::getTerminated).isPresent();
  }

  private void refuse(ContainerStateTerminated end)
      throws BuildFailedException, RejectedException, UnavailableException {
    var reason = text(end.getReason());
    if (reason.equals("OOMKilled")) {
      throw new BuildFailedException(
          "the build used more than "
              + job.settings().memory()
              + " of memory: let it do less at once\n"
              + limits());
    }
    if (NOT_STARTED.contains(reason)) {
      throw new RejectedException(
          "the pod that builds can not run Slipway's Java, which needs a C library of glibc's: "
              + line(end.getMessage()));
    }
    throw new UnavailableException(
        "the pod that builds ended with " + end.getExitCode() + " " + line(end.getMessage()));
  }

  private static String limits() {
    return "what a build gets is said by builds in slipway.yaml";
  }

  private static String text(String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static String line(String text) {
    return ApiErrors.oneLine(text(text));
  }
}

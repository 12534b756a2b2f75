package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.OneOff;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** From a pod that was made to a command that runs in it and is heard. */
record OneOffStart(PodResource pod, OneOff oneOff) {
  /** For the pod to be scheduled and its image to be pulled. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Duration LONGEST_OPENING = Duration.ofSeconds(30);

  /** What a node may take to tell that a container ended; a second is usual. */
  private static final Duration LONGEST_TELLING = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 200;

  Attachment await() throws RejectedException, UnavailableException, InterruptedException {
    awaitContainer();
    try {
      var attachment =
          Attachment.to(
              pod.inContainer(PodRenderer.CONTAINER).withReadyWaitTimeout(0), oneOff.terminal());
      try {
        open(attachment);
        return attachment;
      } catch (IOException
          | RejectedException
          | UnavailableException
          | InterruptedException
          | RuntimeException e) {
        attachment.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UnavailableException("can not hear the pod: " + e.getMessage(), e);
    } catch (KubernetesClientException e) {
      refuseOnceEnded();
      throw ApiErrors.unavailable("attach to the pod", false, e);
    }
  }

  private void open(Attachment attachment)
      throws IOException, RejectedException, UnavailableException, InterruptedException {
    var watchdog = Thread.ofVirtual().name("gate watchdog").start(() -> closeAfter(attachment));
    try {
      Gate.open(attachment.input(), attachment.heard());
    } catch (IOException e) {
      refuseOnceEnded();
      throw e;
    } finally {
      watchdog.interrupt();
    }
  }

  /** Reads of it that wait have an end then. */
  private static void closeAfter(Attachment attachment) {
    try {
      TimeUnit.MILLISECONDS.sleep(LONGEST_OPENING.toMillis());
      attachment.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitContainer()
      throws RejectedException, UnavailableException, InterruptedException {
    var end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      var seen = read();
      refuseIfEnded(seen);
      if (state(seen).map(ContainerState::getRunning).isPresent()) {
        return;
      }
      var now = PodState.of(seen, oneOff.release().number(), OneOff.PROCESS, false);
      if (now.trouble().filter(PodState.Trouble.STUCK::equals).isPresent()) {
        throw new RejectedException("its pod can not start: " + now.summary());
      }
      if (System.nanoTime() - end > 0) {
        throw new UnavailableException(
            "its pod did not start within "
                + LONGEST.toMinutes()
                + " minutes"
                + (now.summary().isEmpty() ? "" : ": " + now.summary()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** A connection is over, or can not be had, a little before the pod says how it ended. */
  private void refuseOnceEnded()
      throws RejectedException, UnavailableException, InterruptedException {
    var until = System.nanoTime() + LONGEST_TELLING.toNanos();
    do {
      refuseIfEnded(read());
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } while (System.nanoTime() - until < 0);
  }

  /** Before the gate was opened: what ended then can not run. */
  private void refuseIfEnded(Pod seen) throws RejectedException, UnavailableException {
    var end = state(seen).map(ContainerState::getTerminated);
    if (end.isPresent()) {
      throw new RejectedException(why(end.get()));
    }
    if ("Failed".equals(seen.getStatus().getPhase())) {
      var message = Objects.requireNonNullElse(seen.getStatus().getMessage(), "no reason is told");
      throw new UnavailableException("its pod can not run: " + ApiErrors.oneLine(message));
    }
  }

  private String why(ContainerStateTerminated end) {
    var message = Objects.requireNonNullElse(end.getMessage(), "");
    if (message.startsWith(Gate.MISSING)) {
      return "there is no program "
          + oneOff.command().getFirst()
          + " in the image "
          + oneOff.release().image();
    }
    return message.contains(Gate.SHELL)
        ? "the image "
            + oneOff.release().image()
            + " has no shell "
            + Gate.SHELL
            + ", which holds a command back until you are connected"
        : "its container could not run: exited with "
            + end.getExitCode()
            + (message.isEmpty() ? "" : ": " + ApiErrors.oneLine(message));
  }

  private Pod read() throws UnavailableException {
    return read(pod).orElseThrow(() -> new UnavailableException("its pod was deleted"));
  }

  static Optional<Pod> read(PodResource pod) throws UnavailableException {
    try {
      return Optional.ofNullable(pod.get()).filter(seen -> seen.getStatus() != null);
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("look at the pod", false, e);
    }
  }

  static Optional<ContainerState> state(Pod pod) {
    return PodState.container(pod).map(ContainerStatus::getState);
  }
}

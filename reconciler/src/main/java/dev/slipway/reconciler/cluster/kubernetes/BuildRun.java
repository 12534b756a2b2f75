package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.builder.pod.Conversation;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildLog;
import dev.slipway.builder.work.Delivery;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One build, from a Job to what came of it. */
record BuildRun(
    KubernetesClient client, String namespace, Fence fence, BuildJob job, BuildLog log) {
  private static final Logger LOG = LoggerFactory.getLogger(BuildRun.class);
  private static final int CONFLICT = 409;
  private static final int MOST_BREAKS = 10;
  private static final Duration LONGEST_GOING = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 250;
  private static final long PAUSE_MILLIS = 1_000;

  /** What was lost is not given up: the pod goes on, and the next try may go on with it. */
  private static final class LostException extends Exception {
    private static final long serialVersionUID = 1L;

    LostException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Leaves nothing in the cluster, unless it can not be reached or another daemon leads. */
  Delivery run()
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          NotStartedException,
          IOException,
          InterruptedException {
    var isOver = true;
    try {
      return converse(begin());
    } catch (LostException e) {
      isOver = false;
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    } finally {
      if (isOver) {
        end();
      }
    }
  }

  /** The Job of this build, new or of a daemon before. */
  private Job begin()
      throws RejectedException,
          UnavailableException,
          IOException,
          InterruptedException,
          LostException {
    var until = System.nanoTime() + LONGEST_GOING.toNanos();
    while (System.nanoTime() - until < 0) {
      fence.check();
      try {
        var made = client.resource(job.render(namespace, Instant.now())).create();
        log.note("a pod of the cluster builds it, with " + job.image());
        return made;
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT) {
          throw ApiErrors.rethrow("create the Job " + job.name(), false, e);
        }
      }
      var there = find();
      if (there.isPresent() && isUnderWay(there.get())) {
        log.note("goes on with the build that a daemon before began");
        return there.get();
      }
      delete();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new UnavailableException("the Job " + job.name() + " of a build before does not go away");
  }

  private static boolean isUnderWay(Job there) {
    var status = there.getStatus();
    return there.getMetadata().getDeletionTimestamp() == null
        && (status == null
            || status.getConditions().stream().noneMatch(each -> "True".equals(each.getStatus())));
  }

  private ScalableResource<Job> resource() {
    return client.batch().v1().jobs().inNamespace(namespace).withName(job.name());
  }

  private Optional<Job> find() throws LostException {
    try {
      return Optional.ofNullable(resource().get());
    } catch (KubernetesClientException e) {
      throw lost("look at the Job " + job.name(), e);
    }
  }

  /** A server that does not answer says nothing of the pod. */
  private static LostException lost(String what, KubernetesClientException cause) {
    return new LostException(ApiErrors.unavailable(what, false, cause).getMessage(), cause);
  }

  private Delivery converse(Job begun)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          NotStartedException,
          InterruptedException,
          LostException {
    var conversation = new Conversation(job.order(), log);
    for (var breaks = 1; ; breaks++) {
      var pod = awaitRunning(begun);
      try (var connection = open(pod, conversation.heard())) {
        return conversation.hold(connection.from(), connection.to());
      } catch (IOException | KubernetesClientException e) {
        if (Thread.interrupted()) {
          throw interrupted(e);
        }
        refuseIfEnded(begun);
        if (breaks >= MOST_BREAKS) {
          throw new LostException(
              "the connection to the pod that builds breaks: " + e.getMessage(), e);
        }
        LOG.atDebug().setMessage("a connection to a build broke").setCause(e).log();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static InterruptedException interrupted(Exception cause) {
    var interrupted = new InterruptedException("while a pod built");
    interrupted.initCause(cause);
    return interrupted;
  }

  private BuildConnection open(BuildPod pod, long heard) {
    return BuildConnection.to(
        client
            .pods()
            .inNamespace(namespace)
            .withName(pod.name())
            .inContainer(BuildJob.CONTAINER)
            .withReadyWaitTimeout(0),
        heard);
  }

  private BuildPod awaitRunning(Job begun)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          NotStartedException,
          InterruptedException,
          LostException {
    var until = System.nanoTime() + BuildJob.LONGEST_START.toNanos();
    var state = "there is none yet";
    while (System.nanoTime() - until < 0) {
      var seen = pod(begun);
      if (seen.isPresent()) {
        seen.get().refuseIfEnded();
        if (seen.get().isRunning()) {
          return seen.get();
        }
        var trouble = seen.get().trouble();
        if (trouble.isPresent()) {
          throw new UnavailableException(
              "the pod that builds can not start: " + trouble.get() + "\n" + job.hint());
        }
        state = seen.get().state();
      } else {
        refuseIfEnded(begun);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new NotStartedException(
        "the pod that builds does not start: " + state + "\n" + job.startHint());
  }

  /** That of this very Job: one of the same name may be about to go. */
  private Optional<BuildPod> pod(Job begun) throws LostException {
    try {
      return client
          .pods()
          .inNamespace(namespace)
          .withLabel("controller-uid", begun.getMetadata().getUid())
          .list()
          .getItems()
          .stream()
          .filter(pod -> pod.getStatus() != null)
          .map((Pod pod) -> new BuildPod(pod, job))
          .findFirst();
    } catch (KubernetesClientException e) {
      throw lost("look at the pod that builds", e);
    }
  }

  private void refuseIfEnded(Job begun)
      throws BuildFailedException, RejectedException, UnavailableException, LostException {
    var pod = pod(begun);
    if (pod.isPresent()) {
      pod.get().refuseIfEnded();
    }
    var now = find();
    if (now.isEmpty() || !isUnderWay(now.get())) {
      throw new UnavailableException("the Job " + job.name() + " was ended by somebody else");
    }
  }

  /** Also where this thread is to end: what it did not say is said by whoever sweeps. */
  private void end() {
    var interrupted = Thread.interrupted();
    try {
      fence.check();
      delete();
    } catch (UnavailableException e) {
      LOG.atWarn()
          .setMessage("the Job of a build can not be deleted now; it is tried again")
          .addKeyValue("job", job.name())
          .addKeyValue("cause", e.getMessage())
          .log();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void delete() throws UnavailableException {
    try {
      var _ = resource().withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("delete the Job " + job.name(), false, e);
    }
  }
}

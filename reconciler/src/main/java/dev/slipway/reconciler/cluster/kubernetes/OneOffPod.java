package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.WindowSize;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod that runs a command once, and is deleted when that has ended. */
final class OneOffPod implements OneOffInstance {
  private static final Logger LOG = LoggerFactory.getLogger(OneOffPod.class);
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);
  private static final Duration LONGEST_END = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 200;

  private final PodResource pod;
  private final OneOff oneOff;
  private final Attachment attachment;
  private final CompletableFuture<Void> toBeEnded = new CompletableFuture<>();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();

  private OneOffPod(PodResource pod, OneOff oneOff, Attachment attachment) {
    this.pod = pod;
    this.oneOff = oneOff;
    this.attachment = attachment;
    Thread.ofVirtual().name("one-off of " + oneOff.app()).start(this::run);
  }

  /** Returns once the command runs in a pod that was made for it; deletes that where it can not. */
  static OneOffPod begin(PodResource pod, OneOff oneOff)
      throws RejectedException, UnavailableException, InterruptedException {
    try {
      return new OneOffPod(pod, oneOff, new OneOffStart(pod, oneOff).await());
    } catch (RejectedException | UnavailableException | InterruptedException | RuntimeException e) {
      var interrupted = Thread.interrupted();
      delete(pod, oneOff);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  /** Has this called once it has ended, at once if it has. */
  void onEnd(Runnable action) {
    var _ = ending.whenComplete((_, _) -> action.run());
  }

  private void run() {
    try {
      ending.complete(tend());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.atError().setMessage("a fault of Slipway in what runs once").setCause(e).log();
    } finally {
      try {
        attachment.close();
        delete(pod, oneOff);
      } finally {
        ending.complete(new Ending.Lost("an error of the daemon's own: its log says more"));
      }
    }
  }

  /** Returns when all that it wrote has come. */
  private Ending tend() throws InterruptedException {
    try {
      var _ =
          CompletableFuture.anyOf(attachment.over(), toBeEnded)
              .get(oneOff.deadline().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      stop();
      return new Ending.TimeIsUp(oneOff.deadline());
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither ever fails", e);
    }
    if (toBeEnded.isDone() && !attachment.over().isDone()) {
      stop();
      return new Ending.Lost("it was ended");
    }
    return ended();
  }

  private void stop() throws InterruptedException {
    delete(pod, oneOff);
    try {
      attachment.over().get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atWarn()
          .setMessage("a pod that is to go is still there; its deadline ends it")
          .addKeyValue("app", oneOff.app())
          .log();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    }
  }

  /** The connection is over a little before the pod says how it ended. */
  private Ending ended() throws InterruptedException {
    var until = System.nanoTime() + LONGEST_END.toNanos();
    while (System.nanoTime() - until < 0) {
      try {
        var seen = OneOffStart.read(pod);
        if (seen.isEmpty()) {
          return new Ending.Lost("its pod was deleted");
        }
        var end = OneOffStart.state(seen.get()).map(ContainerState::getTerminated);
        if (end.isPresent()) {
          return ended(end.get());
        }
      } catch (UnavailableException e) {
        LOG.atDebug().setMessage("how it ended is not known yet").setCause(e).log();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return new Ending.Lost("the connection to its pod broke");
  }

  private Ending ended(ContainerStateTerminated end) {
    var memory = oneOff.resources().limits().memory();
    return new Ending.Exited(
        end.getExitCode(),
        "OOMKilled".equals(end.getReason())
            ? "killed: it used more than "
                + memory.map(Object::toString).orElse("there is")
                + " of memory"
            : "");
  }

  /** Says that it is attended. What can not be written now is written the next time. */
  static void mark(PodResource pod, Instant now) {
    var change = "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(Labels.ATTENDED, now);
    try {
      var _ = pod.patch(PatchContext.of(PatchType.JSON_MERGE), change);
    } catch (KubernetesClientException e) {
      LOG.atDebug().setMessage("a pod that runs once can not be marked now").setCause(e).log();
    }
  }

  /** What can not be deleted now is swept away later. */
  private static void delete(PodResource pod, OneOff oneOff) {
    var grace = oneOff.release().config().grace();
    var bounded = grace.compareTo(LONGEST_GRACE) < 0 ? grace : LONGEST_GRACE;
    try {
      var _ = pod.withGracePeriod(bounded.toSeconds()).delete();
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .setMessage("what ran once can not be deleted now; it is tried again")
          .addKeyValue("app", oneOff.app())
          .addKeyValue("cause", e.getMessage())
          .log();
    }
  }

  @Override
  public OutputStream input() {
    return attachment.input();
  }

  @Override
  public InputStream output() {
    return attachment.output();
  }

  @Override
  public InputStream errors() {
    return attachment.errors();
  }

  @Override
  public void resize(WindowSize size) {
    attachment.resize(size);
  }

  @Override
  public Ending await() throws InterruptedException {
    try {
      return ending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    }
  }

  /** Has it ended, and does not wait for it. */
  void end() {
    toBeEnded.complete(null);
  }

  @Override
  public void close() {
    end();
    try {
      var _ = ending.get(LONGEST_END.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atWarn().setMessage("what ran once does not end").addKeyValue("app", oneOff.app()).log();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

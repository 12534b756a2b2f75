package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildLog;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.Delivery;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each build done by a Job of its own, which is marked again and again while it is attended.
 * The daemon that leads sweeps away those of its group that are marked no more: their daemon is
 * gone, and no other goes on with them.
 */
final class BuildJobs implements BuildMachine, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildJobs.class);

  private final KubernetesClient client;
  private final Fence fence;
  private final BuildJobOptions options;
  private final BuildCaches caches;
  private final Set<String> attended = ConcurrentHashMap.newKeySet();
  private final Attendance attendance = new Attendance();
  private final Semaphore sweeps = new Semaphore(1);
  private final Thread sweeper = Thread.ofVirtual().name("build sweeper").unstarted(this::sweep);

  /** Whether there may be Jobs that nobody attends. */
  private volatile boolean mayHaveOthers = true;

  BuildJobs(KubernetesClient client, Fence fence, BuildJobOptions options) {
    this.client = client;
    this.fence = fence;
    this.options = options;
    this.caches = new BuildCaches(client, fence, options.namespace());
  }

  void start() {
    sweeper.start();
  }

  @Override
  public Delivery run(WorkOrder order, BuildLog log)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var own = options.ownImage().orElseThrow(BuildJobs::noImage);
    var job = new BuildJob(order, options.settings().get(), own, fence.group());
    requireNamespace();
    attended.add(job.name());
    try {
      caches.settle(order.app(), job.cache());
      return build(job, log);
    } finally {
      attended.remove(job.name());
      sweepSoon();
    }
  }

  private Delivery build(BuildJob job, BuildLog log)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    try {
      return new BuildRun(client, options.namespace(), fence, job, log).run();
    } catch (NotStartedException e) {
      // Perhaps for its volume, on a node that is gone: the next try has another.
      caches.forget(job.order().app());
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    } catch (RejectedException e) {
      throw new RejectedException(e.getMessage() + "\n" + job.hint(), e);
    }
  }

  @Override
  public SortedSet<AppName> cached() throws UnavailableException {
    return caches.apps();
  }

  @Override
  public void forget(AppName app) throws UnavailableException {
    caches.forget(app);
  }

  private static RejectedException noImage() {
    return new RejectedException(
        "builds run in the cluster, and the daemon does not know an image of Slipway for that\n"
            + "start it with --own-image, or say builds: {in: daemon} in slipway.yaml");
  }

  /** An installation has made it; a daemon outside of the cluster makes it here. */
  private void requireNamespace() throws RejectedException, UnavailableException {
    try {
      if (client.namespaces().withName(options.namespace()).get() == null) {
        fence.check();
        var _ =
            client
                .resource(
                    new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(options.namespace())
                        .withLabels(Map.of(Labels.MANAGED_BY, Labels.BUILDER))
                        .endMetadata()
                        .build())
                .create();
      }
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow("make the namespace " + options.namespace(), false, e);
    }
  }

  /** Another daemon may have left some. */
  void sweepSoon() {
    mayHaveOthers = true;
    sweeps.release();
  }

  private void sweep() {
    try {
      while (true) {
        var _ = sweeps.tryAcquire(Attendance.RENEWED.toMillis(), TimeUnit.MILLISECONDS);
        var _ = sweeps.drainPermits();
        try {
          attended.forEach(this::mark);
          if (mayHaveOthers && fence.leadership().isLeader()) {
            sweepOthers();
          }
        } catch (UnavailableException | KubernetesClientException e) {
          LOG.atDebug().setMessage("left builds can not be swept now").setCause(e).log();
        } catch (RuntimeException e) {
          LOG.atError().setMessage("a fault of Slipway in the build sweeper").setCause(e).log();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void mark(String name) {
    var change =
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
            .formatted(Labels.ATTENDED, Instant.now());
    try {
      var _ = jobs().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), change);
    } catch (KubernetesClientException e) {
      LOG.atDebug().setMessage("a build can not be marked now").setCause(e).log();
    }
  }

  private NonNamespaceOperation<Job, JobList, ScalableResource<Job>> jobs() {
    return client.batch().v1().jobs().inNamespace(options.namespace());
  }

  private void sweepOthers() throws UnavailableException {
    var others = new TreeMap<String, Job>();
    var all =
        jobs().withLabels(Map.of(Labels.MANAGED_BY, Labels.BUILDER, Labels.GROUP, fence.group()));
    for (var job : all.list().getItems()) {
      var name = job.getMetadata().getName();
      if (!attended.contains(name) && job.getMetadata().getDeletionTimestamp() == null) {
        others.put(name, job);
      }
    }
    mayHaveOthers = !others.isEmpty();
    attendance.retain(new HashSet<>(others.keySet()));
    for (var other : others.entrySet()) {
      var mark = Labels.annotation(other.getValue(), Labels.ATTENDED).orElse("");
      if (attendance.isForgotten(other.getKey(), mark, System.nanoTime())) {
        fence.check();
        LOG.atInfo()
            .setMessage("deletes a build that no daemon goes on with")
            .addKeyValue("job", other.getKey())
            .log();
        var _ =
            jobs()
                .withName(other.getKey())
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
      }
    }
  }

  /** What runs is ended by who waits for it. */
  @Override
  public void close() {
    sweeper.interrupt();
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that run once, as pods, each attended by the daemon that was asked for it, which marks
 * it again and again. The one that leads sweeps away the pods of its group that are marked no more:
 * their daemon is gone, or could not delete them.
 */
final class OneOffPods implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OneOffPods.class);

  private final KubernetesClient client;
  private final Site site;
  private final Fence fence;
  private final SecureRandom random = new SecureRandom();

  /** By name, from before they are made: also while one is scheduled and its image is pulled. */
  private final Map<String, PodResource> attended = new ConcurrentHashMap<>();

  private final Map<OneOffPod, AppName> running = new ConcurrentHashMap<>();
  private final Attendance attendance = new Attendance();
  private final Semaphore sweeps = new Semaphore(1);
  private final Thread sweeper = Thread.ofVirtual().name("one-off sweeper").unstarted(this::run);

  OneOffPods(KubernetesClient client, Site site, Fence fence) {
    this.client = client;
    this.site = site;
    this.fence = fence;
  }

  void start() {
    sweeper.start();
  }

  OneOffInstance start(OneOff oneOff)
      throws RejectedException, UnavailableException, InterruptedException {
    var replicas = new TreeMap<ProcessType, Integer>();
    oneOff.release().config().processes().keySet().forEach(type -> replicas.put(type, 0));
    var workload = new Workload(oneOff.release(), replicas, oneOff.platform());
    new Checks(workload, site).check();
    var namespace = oneOff.platform().kubernetes().namespaceOf(oneOff.app());
    var hasLiterals = hasLiterals(oneOff.release());
    checkConverged(oneOff.release(), namespace, hasLiterals);
    var name = Names.oneOff(oneOff.app(), random.nextLong());
    var spec =
        new PodRenderer(workload, site.features())
            .once(oneOff, oneOff.deadline().plus(OneOffStart.LONGEST), hasLiterals);
    var labels = new TreeMap<>(oneOff.release().config().placement().labels());
    labels.putAll(Labels.ofRelease(oneOff.app(), oneOff.release().number()));
    labels.put(Labels.RUN, name);
    labels.put(Labels.GROUP, fence.group());
    attended.put(name, client.pods().inNamespace(namespace).withName(name));
    try {
      return start(
          oneOff,
          new PodBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(namespace)
              .withLabels(labels)
              .withAnnotations(Map.of(Labels.ATTENDED, Instant.now().toString()))
              .endMetadata()
              .withSpec(client.getKubernetesSerialization().convertValue(spec.map(), PodSpec.class))
              .build());
    } catch (RejectedException | UnavailableException | InterruptedException | RuntimeException e) {
      attended.remove(name);
      sweepSoon();
      throw e;
    }
  }

  private OneOffInstance start(OneOff oneOff, Pod pod)
      throws RejectedException, UnavailableException, InterruptedException {
    try {
      var _ = client.resource(pod).create();
    } catch (KubernetesClientException e) {
      throw ApiErrors.rethrow("create the pod " + pod.getMetadata().getName(), false, e);
    }
    var begun = OneOffPod.begin(resource(pod), oneOff);
    running.put(begun, oneOff.app());
    begun.onEnd(() -> {
      running.remove(begun);
      attended.remove(pod.getMetadata().getName());
    });
    return begun;
  }

  private PodResource resource(Pod pod) {
    var meta = pod.getMetadata();
    return client.pods().inNamespace(meta.getNamespace()).withName(meta.getName());
  }

  private static boolean hasLiterals(Release release) {
    return release.config().env().values().stream().anyMatch(EnvValue.Literal.class::isInstance);
  }

  private void checkConverged(Release release, String namespace, boolean hasLiterals)
      throws UnavailableException {
    var account = new Key(Kind.SERVICE_ACCOUNT, namespace, Names.account(release.app()));
    var environment = new Key(Kind.SECRET, namespace, Names.environment(release));
    for (var needed : hasLiterals ? List.of(account, environment) : List.of(account)) {
      if (site.objects().find(needed).isEmpty()) {
        throw new UnavailableException(
            release.number()
                + " of "
                + release.app()
                + " is not in the cluster yet\ntry again when slipway status shows it");
      }
    }
  }

  /** Has all of an app ended, and does not wait for it. */
  void end(AppName app) {
    running.forEach((pod, owner) -> {
      if (owner.equals(app)) {
        pod.end();
      }
    });
  }

  void sweepSoon() {
    sweeps.release();
  }

  private void run() {
    try {
      while (true) {
        var _ = sweeps.tryAcquire(Attendance.RENEWED.toMillis(), TimeUnit.MILLISECONDS);
        var _ = sweeps.drainPermits();
        try {
          attended.values().forEach(pod -> OneOffPod.mark(pod, Instant.now()));
          sweep();
        } catch (RuntimeException e) {
          LOG.atError().setMessage("a fault of Slipway in the one-off sweeper").setCause(e).log();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep() {
    var ofOthers = new TreeMap<String, Pod>();
    for (var pod : site.pods().all().values()) {
      var name = Labels.of(pod, Labels.RUN).filter(run -> !attended.containsKey(run));
      var isOfGroup = Labels.of(pod, Labels.GROUP).filter(fence.group()::equals).isPresent();
      if (name.isPresent() && isOfGroup && pod.getMetadata().getDeletionTimestamp() == null) {
        ofOthers.put(name.get(), pod);
      }
    }
    ofOthers.forEach((name, pod) -> {
      var mark = Labels.annotation(pod, Labels.ATTENDED).orElse("");
      if (attendance.isForgotten(name, mark, System.nanoTime())) {
        sweep(pod, mark);
      }
    });
    attendance.retain(ofOthers.keySet());
  }

  private void sweep(Pod pod, String mark) {
    try {
      fence.check();
      // What is watched may be minutes old: a connection may have died without a word.
      var now = OneOffStart.read(resource(pod)).flatMap(p -> Labels.annotation(p, Labels.ATTENDED));
      if (!now.orElse("").equals(mark)) {
        return;
      }
      fence.check();
      var _ = resource(pod).delete();
      LOG.atInfo()
          .setMessage("deletes what ran once for a daemon that is gone, or has ended")
          .addKeyValue("app", Labels.app(pod).map(AppName::value).orElse(""))
          .addKeyValue("pod", pod.getMetadata().getName())
          .log();
    } catch (UnavailableException e) {
      LOG.atDebug().setMessage("not deleted now").setCause(e).log();
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .setMessage("what ran once can not be deleted now; it is tried again")
          .addKeyValue("pod", pod.getMetadata().getName())
          .addKeyValue("cause", e.getMessage())
          .log();
    }
  }

  /** Ends all of them. */
  @Override
  public void close() {
    sweeper.interrupt();
    var all = List.copyOf(running.keySet());
    all.forEach(OneOffPod::end);
    all.forEach(OneOffPod::close);
  }
}

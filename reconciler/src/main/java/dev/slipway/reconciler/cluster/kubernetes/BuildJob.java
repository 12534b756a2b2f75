package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.builder.pod.PodCommands;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.manifest.Builds;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.Memory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Job of one build: pure. Its pod has no credentials of any kind, nor a way to the daemon: that
 * speaks to it.
 *
 * @param group of daemons that take over from each other
 * @param own the image of this Slipway
 */
record BuildJob(WorkOrder order, Builds settings, ImageName own, String group) {
  /** Of the container that builds. */
  static final String CONTAINER = "build";

  /** For the pod to be scheduled and its images to be pulled. */
  static final Duration LONGEST_START = Duration.ofMinutes(5);

  /** For what was built to be fetched. */
  static final Duration LONGEST_FETCH = Duration.ofMinutes(5);

  private static final long USER = 10_001;
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final String TOOLS = "slipway";
  private static final String WORKPLACE = "workspace";
  private static final String TEMPORARY = "tmp";
  private static final String SECRETS = "secrets";
  private static final String CACHE = "cache";
  private static final Cpu USUAL_CPU = new Cpu(250);
  private static final Memory USUAL_MEMORY = new Memory(512L << 20);
  private static final Memory MOST_SECRETS = new Memory(4L << 20);
  private static final Memory USUAL_DISK = new Memory(1L << 30);

  /**
   * The same for the same build of the same daemons, whichever of them does it: it is never done
   * twice at a time.
   */
  String name() {
    var what = Digest.of(group + "\n" + order.app() + "\n" + order.key());
    return order.app() + "-build-" + what.hex().substring(0, 16);
  }

  Job render(String namespace, Instant now) {
    var labels = labels();
    return new JobBuilder()
        .withNewMetadata()
        .withName(name())
        .withNamespace(namespace)
        .withLabels(labels)
        .withAnnotations(Map.of(Labels.ATTENDED, now.toString()))
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withActiveDeadlineSeconds(longest().toSeconds())
        .withTtlSecondsAfterFinished((int) KEPT.toSeconds())
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withSpec(pod())
        .endTemplate()
        .endSpec()
        .build();
  }

  /** From its making to its end, whatever becomes of the daemon. */
  private Duration longest() {
    return order.time().plus(LONGEST_START).plus(LONGEST_FETCH);
  }

  private SortedMap<String, String> labels() {
    var labels = new TreeMap<String, String>();
    labels.put(Labels.MANAGED_BY, Labels.BUILDER);
    labels.put(Labels.BUILD, order.key().abbreviated());
    labels.put(Labels.BUILT, order.app().value());
    labels.put(Labels.GROUP, group);
    return labels;
  }

  ImageName image() {
    var named = settings.images().get(order.kind());
    return named != null ? named : BuildImages.usual(order.kind()).orElse(own);
  }

  /**
   * What its build may use and leave. While a step runs that mounts secrets, the engine has a copy
   * of them where it keeps layers: that is to be no disk which outlives the pod.
   */
  Optional<BuildCache> cache() {
    return settings
        .cache()
        .filter(_ -> order.secrets().byId().isEmpty())
        .map(cache -> new BuildCache(order.app(), group, needsRoot(), cache));
  }

  private boolean takesSecrets() {
    return !order.secrets().isEmpty();
  }

  private boolean needsRoot() {
    return order.kind().equals(WorkOrder.DOCKERFILE);
  }

  private PodSpec pod() {
    var pod =
        new PodSpecBuilder()
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(1L)
            .withInitContainers(bringer())
            .withContainers(builder())
            .withVolumes(volume(TOOLS), volume(WORKPLACE), volume(TEMPORARY));
    if (takesSecrets()) {
      pod.addToVolumes(inMemory(SECRETS));
    }
    cache().ifPresent(cache -> pod.addToVolumes(claimed(cache)));
    settings
        .pullSecret()
        .ifPresent(secret -> pod.withImagePullSecrets(new LocalObjectReference(secret)));
    if (!needsRoot()) {
      pod.withNewSecurityContext()
          .withRunAsNonRoot(true)
          .withRunAsUser(USER)
          .withRunAsGroup(USER)
          .withFsGroup(USER)
          .withFsGroupChangePolicy("OnRootMismatch")
          .withNewSeccompProfile()
          .withType("RuntimeDefault")
          .endSeccompProfile()
          .endSecurityContext();
    }
    return pod.build();
  }

  /** Slipway itself, for an image that does not have it. */
  private Container bringer() {
    return new ContainerBuilder()
        .withName("slipway")
        .withImage(own.toString())
        .withCommand(PodCommands.bring())
        .withVolumeMounts(mount(TOOLS, PodCommands.TOOLS), mount(TEMPORARY, "/tmp"))
        .withResources(limits(USUAL_CPU, USUAL_MEMORY))
        .withSecurityContext(strict())
        .build();
  }

  private Container builder() {
    var container =
        new ContainerBuilder()
            .withName(CONTAINER)
            .withImage(image().toString())
            .withCommand(PodCommands.build(cache().map(BuildCache::most).orElse(Long.MAX_VALUE)))
            .withEnv(environment())
            .withVolumeMounts(
                mount(TOOLS, PodCommands.TOOLS).edit().withReadOnly(true).build(),
                mount(WORKPLACE, PodCommands.WORKPLACE),
                mount(TEMPORARY, "/tmp"),
                mount(TEMPORARY, "/var/tmp"))
            .withResources(limits(settings.cpu(), settings.memory()))
            .withSecurityContext(needsRoot() ? asRoot() : strict());
    if (takesSecrets()) {
      container.addToVolumeMounts(mount(SECRETS, PodCommands.SECRETS));
    }
    if (cache().isPresent()) {
      container.addToVolumeMounts(mount(CACHE, PodCommands.CACHES));
    }
    return container.build();
  }

  private List<EnvVar> environment() {
    var all = new ArrayList<>(List.of(new EnvVar("LC_ALL", "C.UTF-8", null)));
    if (needsRoot()) {
      // What works in a pod without privileges, whatever the image says.
      all.add(new EnvVar("BUILDAH_ISOLATION", "chroot", null));
      all.add(new EnvVar("STORAGE_DRIVER", "vfs", null));
    }
    return all;
  }

  private static SecurityContext strict() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  /** What buildah needs to write the files of an image: root, and the runtime's capabilities. */
  private static SecurityContext asRoot() {
    return new SecurityContextBuilder().withRunAsUser(0L).build();
  }

  private ResourceRequirements limits(Cpu cpu, Memory memory) {
    return new ResourceRequirementsBuilder()
        .addToRequests("cpu", new Quantity(least(cpu, USUAL_CPU).toString()))
        .addToRequests("memory", new Quantity(least(memory, USUAL_MEMORY).toString()))
        .addToRequests(
            "ephemeral-storage", new Quantity(least(settings.disk(), USUAL_DISK).toString()))
        .addToLimits("cpu", new Quantity(cpu.toString()))
        .addToLimits("memory", new Quantity(memory.toString()))
        .addToLimits("ephemeral-storage", new Quantity(settings.disk().toString()))
        .build();
  }

  private static <T extends Comparable<T>> T least(T one, T other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Volume volume(String name) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(new Quantity(settings.disk().toString()))
        .endEmptyDir()
        .build();
  }

  private static Volume claimed(BuildCache cache) {
    return new VolumeBuilder()
        .withName(CACHE)
        .withNewPersistentVolumeClaim()
        .withClaimName(cache.name())
        .endPersistentVolumeClaim()
        .build();
  }

  /** What is in it is on no disk. */
  private static Volume inMemory(String name) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withMedium("Memory")
        .withSizeLimit(new Quantity(MOST_SECRETS.toString()))
        .endEmptyDir()
        .build();
  }

  private static VolumeMount mount(String name, String at) {
    return new VolumeMountBuilder().withName(name).withMountPath(at).build();
  }

  /** What helps against a pod that does not start. */
  String startHint() {
    return cache().isPresent()
        ? "if it has no volume for its cache, name another class by builds.cache.storageClass in slipway.yaml, or say no builds.cache"
        : hint();
  }

  /** What helps against an image that does not fit. */
  String hint() {
    return "the image that builds it is "
        + image()
        + ": another is named by builds.images."
        + order.kind()
        + " in slipway.yaml";
  }
}

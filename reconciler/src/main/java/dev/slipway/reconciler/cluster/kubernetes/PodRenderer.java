package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.Kubernetes.Security;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pods of a release: pure, as {@link Renderer}. */
record PodRenderer(Workload workload, Features features) {
  /** What every container of ours is called. */
  static final String CONTAINER = "app";

  /** How long an instance that is to stop still takes requests, until no router sends it any. */
  private static final Duration UNTIL_UNROUTED = Duration.ofSeconds(3);

  private Release release() {
    return workload.release();
  }

  /** A pod has no {@code appProtocol}, so its port's name says it, as service meshes read it. */
  private static ContainerPort port(int port, Protocol protocol) {
    var rendered = new ContainerPortBuilder().withContainerPort(port).withProtocol("TCP");
    return (protocol == Protocol.HTTP ? rendered : rendered.withName(protocol.toString())).build();
  }

  /** What is spoken on a port that was rendered here. */
  static Protocol protocol(ContainerPort port) {
    return Optional.ofNullable(port.getName()).flatMap(Protocol::parse).orElse(Protocol.HTTP);
  }

  /**
   * @param hasLiterals whether there is a secret with the release's environment
   */
  PodSpec pod(ProcessType type, ProcessSpec process, boolean hasLiterals) {
    var placement = release().config().placement();
    var pod =
        new PodSpecBuilder()
            .withServiceAccountName(Names.account(release().app()))
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(graceSeconds(process))
            .withNodeSelector(placement.nodeSelector())
            .withNewSecurityContext()
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext();
    placement
        .pullSecret()
        .ifPresent(secret -> pod.withImagePullSecrets(new LocalObjectReference(secret)));
    return pod.withContainers(container(type, process, hasLiterals)).build();
  }

  /**
   * As it is everywhere: Kubernetes takes {@code $$} for {@code $}, and {@code $(X)} for a
   * variable.
   */
  static List<String> literally(List<String> command) {
    return command.stream().map(word -> word.replace("$", "$$")).toList();
  }

  /**
   * A pod that runs a command once, behind a {@link Gate}, and is gone after that time whatever
   * becomes of the daemon.
   */
  PodSpec once(OneOff oneOff, Duration atMost, boolean hasLiterals) {
    var command = Gate.before(oneOff.command(), oneOff.terminal().isPresent());
    var process = new ProcessSpec(command, Optional.empty(), Health.DEFAULT, oneOff.resources());
    return pod(OneOff.PROCESS, process, hasLiterals)
        .edit()
        .withRestartPolicy("Never")
        .withActiveDeadlineSeconds(atMost.toSeconds())
        // Else it would be the first process, which signals such as that of Ctrl-C do not end.
        .withShareProcessNamespace(true)
        .editFirstContainer()
        .withStdin(true)
        .withStdinOnce(true)
        .withTty(oneOff.terminal().isPresent())
        .endContainer()
        .build();
  }

  /** The wait of {@link #UNTIL_UNROUTED} counts too for Kubernetes. */
  private long graceSeconds(ProcessSpec process) {
    var grace = release().config().grace();
    var whole = process.port().isPresent() ? grace.plus(UNTIL_UNROUTED) : grace;
    return whole.plusNanos(999_999_999).toSeconds();
  }

  private Container container(ProcessType type, ProcessSpec process, boolean hasLiterals) {
    var container =
        new ContainerBuilder()
            .withName(CONTAINER)
            .withImage(release().image().toString())
            .withCommand(literally(process.command()))
            .withEnv(environment(type, process))
            .withSecurityContext(security());
    if (hasLiterals) {
      container
          .addNewEnvFrom()
          .withNewSecretRef()
          .withName(Names.environment(release()))
          .endSecretRef()
          .endEnvFrom();
    }
    process
        .port()
        .ifPresent(port ->
            container.withPorts(port(port, process.protocol())).withLifecycle(untilUnrouted()));
    var probes = new ProbeRenderer(process, workload.deadline());
    probes.readiness().ifPresent(container::withReadinessProbe);
    probes.liveness().ifPresent(container::withLivenessProbe);
    probes.startup().ifPresent(container::withStartupProbe);
    if (!process.resources().isEmpty()) {
      container.withResources(resources(process.resources()));
    }
    return container.build();
  }

  private List<EnvVar> environment(ProcessType type, ProcessSpec process) {
    var variables = new ArrayList<EnvVar>();
    release()
        .config()
        .env()
        .forEach((name, value) -> {
          if (value instanceof EnvValue.SecretRef(var secret, var key)) {
            variables.add(ofSecret(name.value(), secret, key));
          }
        });
    process.port().ifPresent(port -> variables.add(variable("PORT", String.valueOf(port))));
    variables.add(variable("SLIPWAY_APP", release().app().value()));
    variables.add(variable("SLIPWAY_RELEASE", release().number().toString()));
    variables.add(variable("SLIPWAY_PROCESS", type.value()));
    release()
        .built()
        .ifPresent(
            built -> variables.add(variable("SLIPWAY_SOURCE_COMMIT", built.commit().value())));
    return variables;
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar ofSecret(String name, String secret, String key) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewSecretKeyRef()
        .withName(secret)
        .withKey(key)
        .endSecretKeyRef()
        .endValueFrom()
        .build();
  }

  private static ResourceRequirements resources(Resources resources) {
    return new ResourceRequirementsBuilder()
        .withRequests(amounts(resources.requests()))
        .withLimits(amounts(resources.limits()))
        .build();
  }

  private static Map<String, Quantity> amounts(Resources.Amounts amounts) {
    var found = new TreeMap<String, Quantity>();
    amounts.cpu().ifPresent(cpu -> found.put("cpu", new Quantity(cpu.toString())));
    amounts.memory().ifPresent(memory -> found.put("memory", new Quantity(memory.toString())));
    return found;
  }

  private SecurityContext security() {
    var context = new SecurityContextBuilder().withAllowPrivilegeEscalation(false);
    return switch (workload.kubernetes().securityOf(release().app())) {
      case Security.RESTRICTED ->
          context
              .withRunAsNonRoot(true)
              .withNewCapabilities()
              .withDrop("ALL")
              .endCapabilities()
              .build();
      case Security.BASELINE -> context.build();
    };
  }

  private Lifecycle untilUnrouted() {
    var seconds = UNTIL_UNROUTED.toSeconds();
    return features.hasSleepHook()
        ? new LifecycleBuilder().withNewPreStop().withNewSleep(seconds).endPreStop().build()
        // Where the image has no such program the hook fails, and it is stopped at once.
        : new LifecycleBuilder()
            .withNewPreStop()
            .withNewExec()
            .withCommand("sleep", String.valueOf(seconds))
            .endExec()
            .endPreStop()
            .build();
  }
}

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
import dev.slipway.reconciler.install.Tree;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
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
  private static Tree port(int port, Protocol protocol) {
    var rendered = Tree.of("containerPort", port).with("protocol", "TCP");
    return protocol == Protocol.HTTP ? rendered : rendered.with("name", protocol.toString());
  }

  /** What is spoken on a port that was rendered here. */
  static Protocol protocol(ContainerPort port) {
    return Optional.ofNullable(port.getName()).flatMap(Protocol::parse).orElse(Protocol.HTTP);
  }

  /**
   * @param hasLiterals whether there is a secret with the release's environment
   */
  Tree pod(ProcessType type, ProcessSpec process, boolean hasLiterals) {
    return podOf(process).with("containers", List.of(container(type, process, hasLiterals)));
  }

  /** Without containers yet. */
  private Tree podOf(ProcessSpec process) {
    var placement = release().config().placement();
    var pod =
        Tree.of("serviceAccountName", Names.account(release().app()))
            .with("automountServiceAccountToken", false)
            .with("enableServiceLinks", false)
            .with("terminationGracePeriodSeconds", graceSeconds(process))
            .withAny("nodeSelector", placement.nodeSelector())
            .with("securityContext", Tree.of("seccompProfile", Tree.of("type", "RuntimeDefault")));
    placement
        .pullSecret()
        .ifPresent(secret -> pod.with("imagePullSecrets", List.of(Tree.of("name", secret))));
    return pod;
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
  Tree once(OneOff oneOff, Duration atMost, boolean hasLiterals) {
    var isTerminal = oneOff.terminal().isPresent();
    var command = Gate.before(oneOff.command(), isTerminal);
    var process = new ProcessSpec(command, Optional.empty(), Health.DEFAULT, oneOff.resources());
    var container =
        container(OneOff.PROCESS, process, hasLiterals)
            .with("stdin", true)
            .with("stdinOnce", true)
            .with("tty", isTerminal);
    return podOf(process)
        .with("restartPolicy", "Never")
        .with("activeDeadlineSeconds", atMost.toSeconds())
        // Else it would be the first process, which signals such as that of Ctrl-C do not end.
        .with("shareProcessNamespace", true)
        .with("containers", List.of(container));
  }

  /** The wait of {@link #UNTIL_UNROUTED} counts too for Kubernetes. */
  private long graceSeconds(ProcessSpec process) {
    var grace = release().config().grace();
    var whole = process.port().isPresent() ? grace.plus(UNTIL_UNROUTED) : grace;
    return whole.plusNanos(999_999_999).toSeconds();
  }

  private Tree container(ProcessType type, ProcessSpec process, boolean hasLiterals) {
    var container =
        Tree.of("name", CONTAINER)
            .with("image", release().image().toString())
            .withAny("command", literally(process.command()))
            .with("env", environment(type, process))
            .with("securityContext", security());
    if (hasLiterals) {
      var secret = Tree.of("name", Names.environment(release()));
      container.with("envFrom", List.of(Tree.of("secretRef", secret)));
    }
    process
        .port()
        .ifPresent(port ->
            container
                .with("ports", List.of(port(port, process.protocol())))
                .with("lifecycle", Tree.of("preStop", untilUnrouted())));
    var probes = new ProbeRenderer(process, workload.deadline());
    probes.readiness().ifPresent(probe -> container.with("readinessProbe", probe));
    probes.liveness().ifPresent(probe -> container.with("livenessProbe", probe));
    probes.startup().ifPresent(probe -> container.with("startupProbe", probe));
    if (!process.resources().isEmpty()) {
      container.with("resources", resources(process.resources()));
    }
    return container;
  }

  private List<Tree> environment(ProcessType type, ProcessSpec process) {
    var variables = new ArrayList<Tree>();
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

  private static Tree variable(String name, String value) {
    return Tree.of("name", name).with("value", value);
  }

  private static Tree ofSecret(String name, String secret, String key) {
    var place = Tree.of("name", secret).with("key", key);
    return Tree.of("name", name).with("valueFrom", Tree.of("secretKeyRef", place));
  }

  private static Tree resources(Resources resources) {
    return Tree.empty()
        .withAny("requests", amounts(resources.requests()))
        .withAny("limits", amounts(resources.limits()));
  }

  private static SortedMap<String, String> amounts(Resources.Amounts amounts) {
    var found = new TreeMap<String, String>();
    amounts.cpu().ifPresent(cpu -> found.put("cpu", cpu.toString()));
    amounts.memory().ifPresent(memory -> found.put("memory", memory.toString()));
    return found;
  }

  private Tree security() {
    var context = Tree.of("allowPrivilegeEscalation", false);
    return switch (workload.kubernetes().securityOf(release().app())) {
      case Security.RESTRICTED ->
          context.with("runAsNonRoot", true).with("capabilities", Tree.of("drop", List.of("ALL")));
      case Security.BASELINE -> context;
    };
  }

  private Tree untilUnrouted() {
    var seconds = UNTIL_UNROUTED.toSeconds();
    return features.hasSleepHook()
        ? Tree.of("sleep", Tree.of("seconds", seconds))
        // Where the image has no such program the hook fails, and it is stopped at once.
        : Tree.of("exec", Tree.of("command", List.of("sleep", String.valueOf(seconds))));
  }
}

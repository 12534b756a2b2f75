package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Router;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of a workload. Pure: the same workload makes the same objects, always all of them,
 * and everything that the server would otherwise have to guess is said.
 */
final class Renderer {
  private final Workload workload;
  private final Features features;
  private final String namespace;

  private Renderer(Workload workload, Features features) {
    this.workload = workload;
    this.features = features;
    namespace = workload.kubernetes().namespaceOf(workload.app());
  }

  /**
   * In the order in which they are to be applied. What the server has no kind for is left out; see
   * {@link Checks}.
   */
  static List<Desired> render(Workload workload, Features features) {
    return new Renderer(workload, features).all();
  }

  private List<Desired> all() {
    var objects = new ArrayList<Desired>();
    objects.add(Desired.of(Kind.NAMESPACE, namespace()));
    objects.add(Desired.of(Kind.SERVICE_ACCOUNT, account()));
    if (!literals().isEmpty()) {
      objects.add(Desired.of(Kind.SECRET, environment()));
    }
    var routing = new RoutingRenderer(workload, meta(Names.service(workload.app()), ofApp()));
    routing.service().ifPresent(service -> objects.add(Desired.of(Kind.SERVICE, service)));
    release()
        .config()
        .processes()
        .forEach(
            (type, process) -> objects.add(Desired.of(Kind.DEPLOYMENT, deployment(type, process))));
    workload.replicas().keySet().forEach(type -> addScaling(type, objects));
    if (workload.router() == Router.INGRESS && features.version(Kind.INGRESS).isPresent()) {
      routing.ingress().ifPresent(ingress -> objects.add(Desired.of(Kind.INGRESS, ingress)));
    }
    return List.copyOf(objects);
  }

  private Release release() {
    return workload.release();
  }

  private ObjectMeta meta(String name, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(withTheirs(labels))
        .build();
  }

  /** The manifest's labels too; ours win. */
  private SortedMap<String, String> withTheirs(Map<String, String> ours) {
    var labels = new TreeMap<>(release().config().placement().labels());
    labels.putAll(ours);
    return labels;
  }

  private SortedMap<String, String> ofApp() {
    return Labels.ofApp(workload.app());
  }

  /** One that all apps share is of none of them, so that it is not deleted with one. */
  private HasMetadata namespace() {
    var isOwn = workload.kubernetes().hasOwnNamespaces();
    return new NamespaceBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(namespace)
                .withLabels(isOwn ? withTheirs(ofApp()) : Map.of(Labels.MANAGED_BY, Labels.MANAGER))
                .build())
        .build();
  }

  private HasMetadata account() {
    return new ServiceAccountBuilder()
        .withMetadata(meta(Names.account(workload.app()), ofApp()))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  private SortedMap<String, String> literals() {
    var found = new TreeMap<String, String>();
    release()
        .config()
        .env()
        .forEach((name, value) -> {
          if (value instanceof EnvValue.Literal(var text)) {
            found.put(name.value(), SecretText.encoded(text));
          }
        });
    return found;
  }

  private HasMetadata environment() {
    var labels = Labels.ofRelease(workload.app(), release().number());
    return new SecretBuilder()
        .withMetadata(meta(Names.environment(release()), labels))
        .withType("Opaque")
        .withData(literals())
        .build();
  }

  private Deployment deployment(ProcessType type, ProcessSpec process) {
    var secondsReady = new ProbeRenderer(process, workload.deadline()).secondsReady();
    return new DeploymentBuilder()
        .withMetadata(ofProcess(type))
        .withNewSpec()
        .withReplicas(workload.autoscale().containsKey(type) ? null : replicas(type))
        .withRevisionHistoryLimit(0)
        // Left out where it is 0, as the server does: else it would look like drift.
        .withMinReadySeconds(secondsReady == 0 ? null : secondsReady)
        .withProgressDeadlineSeconds((int) Math.max(1, workload.deadline().toSeconds()))
        .withNewSelector()
        .withMatchLabels(Labels.selector(workload.app(), type))
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxUnavailable(0)
        .withNewMaxSurge("25%")
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(withTheirs(Labels.ofProcess(workload.app(), release().number(), type)))
        .endMetadata()
        .withSpec(new PodRenderer(workload, features).pod(type, process, !literals().isEmpty()))
        .endTemplate()
        .endSpec()
        .build();
  }

  private int replicas(ProcessType type) {
    return workload.replicas().getOrDefault(type, 0);
  }

  private ObjectMeta ofProcess(ProcessType type) {
    return meta(
        Names.process(workload.app(), type),
        Labels.ofProcess(workload.app(), release().number(), type));
  }

  /** The same for all releases: nothing has to be written with a new one. */
  private ObjectMeta ofType(ProcessType type) {
    var labels = ofApp();
    labels.put(Labels.COMPONENT, type.value());
    return meta(Names.process(workload.app(), type), labels);
  }

  /** No disruption budget where the server knows none: it matters when nodes are drained. */
  private void addScaling(ProcessType type, List<Desired> objects) {
    var scaling = new ScalingRenderer(workload.app(), type, ofType(type));
    Optional.ofNullable(workload.autoscale().get(type))
        .flatMap(autoscale ->
            features.version(Kind.AUTOSCALER).map(v -> scaling.autoscaler(autoscale, v)))
        .ifPresent(each -> objects.add(Desired.of(Kind.AUTOSCALER, each)));
    if (replicas(type) > 1) {
      features
          .version(Kind.DISRUPTION_BUDGET)
          .ifPresent(
              version -> objects.add(Desired.of(Kind.DISRUPTION_BUDGET, scaling.budget(version))));
    }
  }
}

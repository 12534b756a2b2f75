package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The API server of {@code KUBECONFIG} as a bench needs it: its own count of what is written, a
 * minimal client to compare with, what controllers would do where there are none, and a broom.
 */
public final class ApiServer implements AutoCloseable {
  private static final int IN_FLIGHT = 32;
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE");
  private static final Set<String> KINDS =
      Arrays.stream(Kind.values())
          .map(kind -> kind.asObject().plural())
          .collect(Collectors.toUnmodifiableSet());

  private final KubernetesClient client = new KubernetesClientBuilder().build();

  /** Whether Deployments are rolled out here, and namespaces emptied: else there is no node. */
  private final boolean hasControllers = !client.nodes().list().getItems().isEmpty();

  /** How many requests it ever had that write objects of the kinds that apps are made of. */
  public long writes() {
    return client
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{") && isWrite(line))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static boolean isWrite(String line) {
    var labels =
        LABEL.matcher(line).results().collect(Collectors.toMap(r -> r.group(1), r -> r.group(2)));
    return WRITES.contains(labels.getOrDefault("verb", ""))
        && KINDS.contains(labels.getOrDefault("resource", ""))
        && labels.getOrDefault("subresource", "").isEmpty();
  }

  /** Watches Deployments of apps from here on. */
  public Arrivals arrivals() {
    return new Arrivals(client);
  }

  /**
   * How long a minimal client needs for all objects of the second, once it has applied the first.
   * It is as new as a daemon that has just begun: a process of its own.
   */
  public Duration apply(List<Workload> first, List<Workload> then, Path folder) throws Exception {
    return MinimalClient.run(
        List.of(rendered(first), rendered(then)), Files.createDirectories(folder));
  }

  private List<List<Desired>> rendered(List<Workload> workloads) throws UnavailableException {
    var features = Connection.features(client);
    return workloads.stream().map(each -> Renderer.render(each, features)).toList();
  }

  /** Says of all Deployments that they are rolled out, where no controller does. */
  public void rollOut(String prefix) throws Exception {
    if (!hasControllers) {
      forEach(
          deployments(prefix),
          each -> {
            var _ = client.resource(rolledOut(each)).updateStatus();
          });
    }
  }

  private static Deployment rolledOut(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .withNewStatus()
        .withObservedGeneration(deployment.getMetadata().getGeneration())
        .addNewCondition()
        .withType("Progressing")
        .withStatus("True")
        .withReason("NewReplicaSetAvailable")
        .endCondition()
        .endStatus()
        .build();
  }

  private List<Deployment> deployments(String prefix) {
    return of(prefix, client.apps().deployments().inAnyNamespace().list().getItems());
  }

  /** Deletes all of these apps, and their namespaces. */
  public void clear(String prefix) throws Exception {
    var objects = new ArrayList<HasMetadata>(deployments(prefix));
    objects.addAll(of(prefix, client.services().inAnyNamespace().list().getItems()));
    objects.addAll(of(prefix, client.secrets().inAnyNamespace().list().getItems()));
    objects.addAll(of(prefix, client.serviceAccounts().inAnyNamespace().list().getItems()));
    forEach(
        objects,
        each -> {
          var _ = client.resource(each).delete();
        });
    forEach(of(prefix, client.namespaces().list().getItems()), this::delete);
  }

  private void delete(Namespace namespace) {
    var _ = client.resource(namespace).delete();
    if (!hasControllers) {
      var name = namespace.getMetadata().getName();
      var done =
          new NamespaceBuilder()
              .withNewMetadata()
              .withName(name)
              .endMetadata()
              .withNewSpec()
              .endSpec()
              .build();
      var _ = client.raw("/api/v1/namespaces/" + name + "/finalize", "PUT", done);
    }
  }

  private static <T extends HasMetadata> List<T> of(String prefix, Collection<T> all) {
    return all.stream()
        .filter(each -> Labels.app(each).filter(app -> app.value().startsWith(prefix)).isPresent())
        .toList();
  }

  static <T> void forEach(Collection<T> all, Consumer<T> action) throws Exception {
    var permits = new Semaphore(IN_FLIGHT);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Stream<Callable<Void>> tasks =
          all.stream()
              .map(each ->
                  () -> {
                    permits.acquire();
                    try {
                      action.accept(each);
                    } finally {
                      permits.release();
                    }
                    return null;
                  });
      for (Future<Void> done : threads.invokeAll(tasks.toList())) {
        done.get();
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

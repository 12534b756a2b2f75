package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.ImageRef;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The cluster that tests run on: the one of {@code KUBECONFIG}, with a registry of {@code
 * SLIPWAY_TEST_REGISTRY} that its nodes pull from by that name. Without one, tests are skipped; in
 * CI that is a failure.
 */
public final class Node {
  private static final String NONE =
      "no Kubernetes: set KUBECONFIG, and SLIPWAY_TEST_REGISTRY to a registry it pulls from";

  private Node() {}

  public static String registry() {
    var registry = Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY"));
    var kubeconfig = Optional.ofNullable(System.getenv("KUBECONFIG"));
    if (registry.isEmpty() || kubeconfig.isEmpty()) {
      System.out.println("SKIPPED: " + NONE);
    }
    Assumptions.assumeTrue(registry.isPresent() && kubeconfig.isPresent(), NONE);
    return registry.orElseThrow();
  }

  /** An image with a shell and a small HTTP server; runs as user 1000. */
  public static ImageRef image(Path scratch) throws IOException, InterruptedException {
    return TestImage.push(registry(), scratch);
  }

  public static boolean hasNamespace(String name) {
    try (var client = new KubernetesClientBuilder().build()) {
      return client.namespaces().withName(name).get() != null;
    }
  }

  static void makeNamespace(String name) {
    try (var client = new KubernetesClientBuilder().build()) {
      var made = new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
      var _ = client.resource(made).create();
    }
  }

  public static void deleteNamespace(String name) {
    try (var client = new KubernetesClientBuilder().build()) {
      var _ = client.namespaces().withName(name).delete();
    }
  }

  /** As {@code kubectl scale} does it. */
  public static void scaleByHand(String namespace, String deployment, int replicas) {
    try (var client = new KubernetesClientBuilder().build()) {
      var _ =
          client
              .apps()
              .deployments()
              .inNamespace(namespace)
              .withName(deployment)
              .edit(it -> it.edit().editSpec().withReplicas(replicas).endSpec().build());
    }
  }

  public static int replicas(String namespace, String deployment) {
    try (var client = new KubernetesClientBuilder().build()) {
      return client
          .apps()
          .deployments()
          .inNamespace(namespace)
          .withName(deployment)
          .get()
          .getSpec()
          .getReplicas();
    }
  }

  /** What Slipway's Events on a Deployment say: {@code Released v1: first}. */
  public static List<String> told(String namespace, String deployment) {
    try (var client = new KubernetesClientBuilder().build()) {
      return client.v1().events().inNamespace(namespace).list().getItems().stream()
          .filter(event -> Labels.MANAGER.equals(event.getReportingComponent()))
          .filter(event -> deployment.equals(event.getInvolvedObject().getName()))
          .map(event -> event.getReason() + " " + event.getMessage())
          .toList();
    }
  }

  /** A name that no other test has, nor the same one before. */
  static String uniqueName(String what) {
    return "test-" + what + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  }

  static List<String> command(Behaviour behaviour) {
    var run = "trap 'exit 0' TERM; echo up; ";
    var forever = "sleep 1000 & wait";
    return List.of(
        "/bin/sh",
        "-c",
        switch (behaviour) {
          case COMES_UP, NEVER_READY -> run + forever;
          case CRASHES -> run + "echo oh no; exit 3";
          case LISTENS -> run + "httpd -f -p $PORT -h /www & wait";
        });
  }
}

package dev.slipway.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.cluster.kubernetes.Node;
import dev.slipway.reconciler.git.TestRepository;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built Slipway makes its own image, comes onto a real cluster by it, and leaves it again. */
@Tag("full")
@Tag("kubernetes")
@Timeout(600)
final class KubernetesInstallTest {
  private static final String HOME = "slipway-e2e";
  private static final Path EXAMPLE = Path.of("../../examples/kubernetes");
  private static final String APP = "installed";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private Pier pier;
  private TestRepository config;
  private GitForPods git;
  private String home = HOME;

  @BeforeEach
  void serveAConfigRepository() throws Exception {
    pier = Pier.find(folder);
    config = TestRepository.create(folder.resolve("config.git"));
    config.commitFile("slipway.yaml", "apiVersion: slipway.dev/v1\nkind: Platform\n");
    git = GitForPods.start(folder);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    if (git != null) {
      pier.slipway("uninstall", "--namespace", home);
      git.close();
    }
    for (var name : List.of("app-" + APP, home)) {
      client.namespaces().withName(name).delete();
      await().atMost(PATIENCE).until(() -> client.namespaces().withName(name).get() == null);
    }
    client.close();
  }

  @Test
  void comesRunsAnAppIsUpgradedAndLeavesTheAppAlone() throws Exception {
    var image = madeTwice();
    config.commitManifest(APP, manifest());

    install(image, "poll=1s");
    await().atMost(PATIENCE).until(() -> config.read("releases/" + APP + ".yaml").isPresent());
    await().atMost(PATIENCE).until(() -> answer().contains("hello"));
    assertThat(config.subjects()).anyMatch(subject -> subject.startsWith(APP + " v1"));
    await().atMost(PATIENCE).until(() -> told().anyMatch(told -> told.startsWith("Released v1")));
    daemonsAreAsStrictAsSaid();
    mayDoWhatItMustAndNoMore();

    var before = daemons();
    install(image, "poll=2s");
    assertThat(daemons()).hasSize(2).doesNotContainAnyElementsOf(before);
    await().atMost(PATIENCE).until(() -> answer().contains("hello"));

    var app = appPods();
    assertThat(pier.slipway("uninstall", "--namespace", HOME))
        .contains("deleted Deployment " + HOME + "/slipway", "deleted Namespace " + HOME);
    assertThat(client.rbac().clusterRoles().withName(HOME).get()).isNull();
    assertThat(appPods()).isEqualTo(app).isNotEmpty();
  }

  private static Stream<String> told() {
    return Node.told("app-" + APP, APP + "-web").stream();
  }

  /** As its README has it: own names put in, the two Secrets made, all of it applied. */
  @Test
  void theExampleIsAppliedWithOnesOwnNames() throws Exception {
    home = "slipway"; // the example's
    assertThat(client.namespaces().withName(home).get()).as("another Slipway is here").isNull();
    config.commitManifest(APP, manifest());
    var own =
        Files.readString(EXAMPLE.resolve("slipway.yaml"))
            .replace("registry.example.com/slipway:0.1", made("example", pier.base().toString()))
            .replace("https://git.example.com/acme/config.git", configUrl())
            .replace("registry.example.com/apps", store())
            .replace("apps.example.com", "apps.test")
            .replace(
                "- --own-router=no",
                "- --own-router=no\n            - --registry-plain-http=" + pier.registry());
    var objects = client.load(new ByteArrayInputStream(own.getBytes(UTF_8))).items();

    objects.stream().filter(Namespace.class::isInstance).forEach(this::apply);
    var login = Map.of("username", "slipway", "password", "not asked for");
    apply(secret("slipway-git", "kubernetes.io/basic-auth", login));
    var logins = Map.of(".dockerconfigjson", "{\"auths\":{}}");
    apply(secret("slipway-registry", "kubernetes.io/dockerconfigjson", logins));
    objects.stream()
        .filter(it -> client.supports(it.getApiVersion(), it.getKind())) // 1.20 has no policy/v1
        .forEach(this::apply);

    await().atMost(PATIENCE).until(() -> config.read("releases/" + APP + ".yaml").isPresent());
    // Nothing may listen yet: nobody has waited for the daemons.
    await().atMost(PATIENCE).ignoreExceptions().until(() -> answer().contains("hello"));
    daemonsAreAsStrictAsSaid();
  }

  private void apply(HasMetadata object) {
    var _ = client.resource(object).fieldManager("e2e").forceConflicts().serverSideApply();
  }

  private Secret secret(String name, String type, Map<String, String> content) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(home)
        .endMetadata()
        .withType(type)
        .withStringData(content)
        .build();
  }

  private String configUrl() {
    return "http://" + pier.host() + ":" + git.port() + "/config.git";
  }

  private String store() {
    return pier.registry() + "/slipway-test/apps";
  }

  /** From the same Slipway, JDK and base: the same digest. */
  private String madeTwice() throws Exception {
    var base = pier.base().toString();
    var first = made("one", base);
    assertThat(made("two", base).replace("/two@", "/one@")).isEqualTo(first);
    return first;
  }

  private String made(String name, String base) throws Exception {
    return pier.slipway(
            "image",
            "--to=" + pier.registry() + "/slipway-test/" + name + ":e2e",
            "--base=" + base,
            "--registry-plain-http=" + pier.registry())
        .strip();
  }

  private String manifest() throws Exception {
    return """
    apiVersion: slipway.dev/v1
    kind: App
    image: %s
    command: [/bin/sh, -c, "trap 'exit 0' TERM; httpd -f -p $PORT -h /www & wait"]
    port: 8080
    health: {http: /healthz}
    """
        .formatted(pier.app());
  }

  private void install(String image, String setting) throws Exception {
    pier.slipway(
        "install",
        "--namespace=" + HOME,
        "--image=" + image,
        "--config-repo=" + configUrl(),
        "--image-store=" + store(),
        "--set=registry-plain-http=" + pier.registry(),
        "--set=domain=apps.test",
        "--set=" + setting);
  }

  /** What the app says, by the router's port of the node. */
  private String answer() throws IOException {
    var service = client.services().inNamespace(home).withName("slipway-router").get();
    var port = service.getSpec().getPorts().getFirst().getNodePort();
    var node =
        client.nodes().list().getItems().getFirst().getStatus().getAddresses().stream()
            .filter(address -> address.getType().equals("InternalIP"))
            .findFirst()
            .orElseThrow()
            .getAddress();
    try (var socket = new Socket(node, port)) {
      socket.setSoTimeout(10_000);
      var request = "GET / HTTP/1.1\r\nHost: " + APP + ".apps.test\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private List<String> daemons() {
    return client
        .pods()
        .inNamespace(HOME)
        .withLabel("app.kubernetes.io/name", "slipway")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> pod.getMetadata().getUid())
        .toList();
  }

  private List<String> appPods() {
    return client.pods().inNamespace("app-" + APP).list().getItems().stream()
        .map(pod -> pod.getMetadata().getUid())
        .toList();
  }

  private void daemonsAreAsStrictAsSaid() {
    for (Pod pod : client.pods().inNamespace(home).list().getItems()) {
      assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(10_001);
      var container = pod.getSpec().getContainers().getFirst().getSecurityContext();
      assertThat(container.getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    }
    var log =
        client.pods().inNamespace(home).list().getItems().stream()
            .map(pod -> client.pods().resource(pod).getLog())
            .collect(Collectors.joining("\n"));
    assertThat(log).doesNotContain("orbidden");
  }

  private void mayDoWhatItMustAndNoMore() {
    var allowed = new ArrayList<String>();
    for (var each :
        List.of(
            right("update", "", "pods", "kube-system"),
            right("create", "", "pods/exec", "app-" + APP),
            right("get", "", "configmaps", "kube-system"),
            right("get", "", "nodes", ""),
            right("update", "", "secrets", "kube-system"),
            right("impersonate", "", "users", ""),
            right("create", "", "serviceaccounts/token", "kube-system"),
            right("create", "rbac.authorization.k8s.io", "clusterrolebindings", ""),
            right("patch", "rbac.authorization.k8s.io", "clusterroles", ""),
            right("delete", "apps", "daemonsets", "kube-system"),
            right("get", "coordination.k8s.io", "leases", "kube-system"))) {
      if (isAllowed(each)) {
        allowed.add(each.getVerb() + " " + each.getResource());
      }
    }
    assertThat(allowed).isEmpty();
    assertThat(isAllowed(right("patch", "apps", "deployments", "app-" + APP))).isTrue();
  }

  private static ResourceAttributes right(
      String verb, String group, String resource, String namespace) {
    var parts = resource.split("/", -1);
    return new ResourceAttributesBuilder()
        .withVerb(verb)
        .withGroup(group)
        .withResource(parts[0])
        .withSubresource(parts.length > 1 ? parts[1] : "")
        .withNamespace(namespace)
        .build();
  }

  private boolean isAllowed(ResourceAttributes right) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + HOME + ":slipway")
            .withGroups("system:serviceaccounts", "system:authenticated")
            .withResourceAttributes(right)
            .endSpec()
            .build();
    return client.resource(review).create().getStatus().getAllowed();
  }
}

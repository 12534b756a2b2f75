package dev.slipway.reconciler.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.manifest.ImageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

final class InstallationRendererTest {
  private static final ImageName IMAGE = ImageName.parse("registry.example.com/slipway:0.1");

  @Test
  void isTheSameEachTime() {
    var two = new Routers(2, RouterService.NODE_PORT);
    assertThat(print(2, two)).isEqualTo(print(2, two));
  }

  @Test
  void aSingleOneMayBeDisrupted() {
    assertThat(print(1, new Routers(1, RouterService.NODE_PORT)))
        .doesNotContain("PodDisruptionBudget");
    assertThat(print(2, new Routers(0, RouterService.NODE_PORT)))
        .containsOnlyOnce("kind: PodDisruptionBudget");
    assertThat(print(2, new Routers(2, RouterService.NODE_PORT)).split("kind: PodDisruptionBudget"))
        .hasSize(3);
  }

  @Test
  void withoutRoutersTheDaemonsTakeTheRequestsThemselves() {
    var settings = new TreeMap<>(Map.of("max-body", "64Mi"));

    assertThat(print(2, new Routers(0, RouterService.NODE_PORT, settings)))
        .contains("--router=:8080", "--max-body=64Mi")
        .doesNotContain("--own-router=no", "slipway-routes", "--from=");
    assertThat(print(2, new Routers(3, RouterService.NODE_PORT, settings)))
        .contains(
            "--own-router=no",
            "--router=:80\n",
            "replicas: 3",
            "--routes-namespace=slipway-routes",
            "--from=")
        .containsOnlyOnce("--max-body=64Mi");
  }

  @Test
  void theRouterIsReachedAsAsked() {
    assertThat(print(2, new Routers(2, RouterService.NODE_PORT))).contains("type: NodePort");
    assertThat(print(2, new Routers(2, RouterService.LOAD_BALANCER)))
        .contains("type: LoadBalancer");
  }

  @Test
  void credentialsAreMountedFromSecretsByName() {
    var credentials = new Credentials(optional("g"), optional("s"), optional("r"));

    var text = new InstallationRenderer(with(Map.of(), credentials)).print();

    assertThat(text)
        .contains(
            "secretName: g",
            "secretName: s",
            "secretName: r",
            "--git-password-file=/secrets/git/password",
            "--ssh-key=/secrets/ssh/ssh-privatekey",
            "--known-hosts=/secrets/ssh/known_hosts",
            "value: /secrets/registry")
        .doesNotContain("kind: Secret\n");
  }

  @Test
  void whatAnInstallationDecidesCanNotBeSet() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Map.of("data-dir", "/elsewhere"), Credentials.NONE))
        .withMessage("an installation sets data-dir itself");
    var settings = new TreeMap<>(Map.of("router-tls", ":443"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Routers(2, RouterService.NODE_PORT, settings))
        .withMessage("an installation sets router-tls itself");
  }

  @Test
  void namesThatKubernetesRefusesAreRefusedHere() {
    assertThatIllegalArgumentException().isThrownBy(() -> Names.requireNamespace("Slipway"));
    assertThatIllegalArgumentException().isThrownBy(() -> Names.requireNamespace("a".repeat(64)));
    assertThatIllegalArgumentException().isThrownBy(() -> Names.requireObject("a..b"));
  }

  @Test
  void whatIsPrintedIsWhatIsApplied() {
    var settings = new TreeMap<String, String>();
    List.of("on", "1", "a: b", "", "-x", "q\"\\\n", "x".repeat(300))
        .forEach(nasty -> settings.put("domain" + settings.size(), nasty));
    var installation =
        new Installation(
            IMAGE,
            settings,
            "slipway",
            2,
            new Routers(2, RouterService.NODE_PORT),
            Credentials.NONE);
    var renderer = new InstallationRenderer(installation);

    var read = new ArrayList<Object>();
    new Yaml().loadAll(renderer.print()).forEach(read::add);

    assertThat(read)
        .containsExactlyElementsOf(
            renderer.render().stream().map(InstalledObject::content).toList());
    assertThat(renderer.print()).doesNotContain("&id", "*id");
  }

  private static String print(int replicas, Routers routers) {
    return new InstallationRenderer(
            new Installation(
                IMAGE, new TreeMap<>(), "slipway", replicas, routers, Credentials.NONE))
        .print();
  }

  private static Installation with(Map<String, String> settings, Credentials credentials) {
    return new Installation(
        IMAGE,
        new TreeMap<>(settings),
        "slipway",
        2,
        new Routers(2, RouterService.NODE_PORT),
        credentials);
  }

  private static Optional<String> optional(String name) {
    return Optional.of(name);
  }
}

package dev.slipway.reconciler.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.manifest.ImageName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class InstallationRendererTest {
  private static final ImageName IMAGE = ImageName.parse("registry.example.com/slipway:0.1");

  @Test
  void isTheSameEachTime() {
    assertThat(print(2, RouterService.NODE_PORT)).isEqualTo(print(2, RouterService.NODE_PORT));
  }

  @Test
  void aSingleDaemonMayBeDisrupted() {
    assertThat(print(1, RouterService.NODE_PORT)).doesNotContain("PodDisruptionBudget");
    assertThat(print(2, RouterService.NODE_PORT)).contains("kind: PodDisruptionBudget");
  }

  @Test
  void theRouterIsReachedAsAsked() {
    assertThat(print(2, RouterService.NODE_PORT)).contains("type: NodePort");
    assertThat(print(2, RouterService.LOAD_BALANCER)).contains("type: LoadBalancer");
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
  }

  @Test
  void namesThatKubernetesRefusesAreRefusedHere() {
    assertThatIllegalArgumentException().isThrownBy(() -> Names.requireNamespace("Slipway"));
    assertThatIllegalArgumentException().isThrownBy(() -> Names.requireNamespace("a".repeat(64)));
    assertThatIllegalArgumentException().isThrownBy(() -> Names.requireObject("a..b"));
  }

  @Test
  void textThatIsNoTextToSomeReadersOfYamlIsQuoted() {
    var values = List.of("on", "1", "a: b", "", "-x", "plain/text-1.2", "q\"\\\n");

    assertThat(Yaml.print(Map.of("all", values)))
        .isEqualTo(
            """
            all:
              - "on"
              - "1"
              - "a: b"
              - ""
              - "-x"
              - plain/text-1.2
              - "q\\"\\\\\\x0a"
            """);
  }

  private static String print(int replicas, RouterService router) {
    return new InstallationRenderer(
            new Installation(IMAGE, new TreeMap<>(), "slipway", replicas, router, Credentials.NONE))
        .print();
  }

  private static Installation with(Map<String, String> settings, Credentials credentials) {
    return new Installation(
        IMAGE, new TreeMap<>(settings), "slipway", 2, RouterService.NODE_PORT, credentials);
  }

  private static Optional<String> optional(String name) {
    return Optional.of(name);
  }
}

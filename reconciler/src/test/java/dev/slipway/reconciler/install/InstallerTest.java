package dev.slipway.reconciler.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ImageName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InstallerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Map<String, String> OF_AN_APP = Map.of(Labels.MANAGED_BY, Labels.DAEMON);

  private final FakeClusterObjects cluster = new FakeClusterObjects();
  private final List<String> told = new ArrayList<>();
  private final Installer installer = new Installer(cluster, told::add);

  @BeforeEach
  void anAppRunsAndSomeoneElseIsThereToo() {
    cluster.put("Namespace", "", "app-shop", OF_AN_APP);
    cluster.put("Deployment", "app-shop", "shop-web", OF_AN_APP);
    cluster.put("Deployment", "others", "theirs", Map.of());
  }

  @Test
  void anUpgradeDeletesWhatTheNewInstallationHasNoMore() throws Exception {
    installer.install(with(2));
    assertThat(cluster.titles()).contains("PodDisruptionBudget slipway/slipway");

    installer.install(with(1));

    assertThat(cluster.titles())
        .contains("Deployment slipway/slipway", "Deployment app-shop/shop-web")
        .doesNotContain("PodDisruptionBudget slipway/slipway");
  }

  @Test
  void whatIsUninstalledLeavesTheApps() throws Exception {
    installer.install(with(2));

    installer.uninstall("slipway", false, PATIENCE);

    assertThat(cluster.titles())
        .containsExactly(
            "Deployment app-shop/shop-web", "Deployment others/theirs", "Namespace app-shop");
  }

  @Test
  void theRoutesThatTheDaemonLeftGoWithIt() throws Exception {
    installer.install(with(2));
    var left = Map.of(Labels.MANAGED_BY, Labels.ROUTES);
    cluster.put("Secret", "slipway-routes", "routes-shop", left);
    cluster.put("Secret", "second-routes", "routes-shop", left);

    installer.uninstall("slipway", false, PATIENCE);

    assertThat(cluster.titles())
        .contains("Secret second-routes/routes-shop")
        .doesNotContain("Secret slipway-routes/routes-shop", "Namespace slipway-routes");
  }

  @Test
  void theAppsGoTooWhereThatIsAskedForAndNothingElseDoes() throws Exception {
    installer.install(with(2));

    installer.uninstall("slipway", true, PATIENCE);

    assertThat(cluster.titles()).containsExactly("Deployment others/theirs");
  }

  @Test
  void aNamespaceInWhichOthersKeepSomethingStays() throws Exception {
    installer.install(with(2));
    cluster.keepSomethingIn("slipway");
    cluster.keepSomethingIn("app-shop");

    installer.uninstall("slipway", true, PATIENCE);

    assertThat(cluster.titles())
        .containsExactly("Deployment others/theirs", "Namespace app-shop", "Namespace slipway");
    assertThat(told).contains("kept Namespace slipway: others keep something in it");
  }

  @Test
  void anotherInstallationInTheSameClusterIsLeftAlone() throws Exception {
    installer.install(with(2));
    installer.install(in("second"));

    installer.uninstall("slipway", false, PATIENCE);

    assertThat(cluster.titles())
        .contains("Deployment second/slipway", "Namespace second")
        .doesNotContain("Deployment slipway/slipway", "Namespace slipway");
  }

  private static Installation with(int replicas) {
    return installation("slipway", replicas);
  }

  private static Installation in(String namespace) {
    return installation(namespace, 2);
  }

  private static Installation installation(String namespace, int replicas) {
    return new Installation(
        ImageName.parse("registry.example.com/slipway:0.1"),
        new TreeMap<>(),
        namespace,
        replicas,
        new Routers(2, RouterService.NODE_PORT),
        Credentials.NONE);
  }
}

package dev.slipway.e2e;

import static dev.slipway.e2e.Harbour.namespace;
import static dev.slipway.e2e.Shipyard.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.cluster.kubernetes.FaultyProxy;
import dev.slipway.reconciler.cluster.kubernetes.Node;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user does, and what comes of it on a real Kubernetes cluster. */
@Tag("kubernetes")
final class KubernetesTest {
  /**
   * The controller of namespaces rests twice as long after each look that finds a pod left, up to a
   * minute and more.
   */
  private static final Duration UNTIL_GONE = Duration.ofMinutes(4);

  private static final int MANY = 200;

  @TempDir private Path folder;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private Harbour harbour;
  private Shipyard yard;

  @BeforeEach
  void open() throws Exception {
    harbour = new Harbour(folder);
    opened.push(harbour);
    yard = new Shipyard(folder).runningAppsIn(harbour.place());
    opened.push(yard);
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  @Test
  void aCommitRollsOutUnderLoadWithoutAFailedRequestAndARevertRollsBackAndHolds() {
    var shop = harbour.name("shop");
    yard.config().commitManifest(shop, harbour.manifest("one", "replicas: 2"));
    yard.start();
    yard.awaitServed(shop, 1, "one v1");
    try (var visitor = new SteadyVisitor(yard.daemon().routerPort(), shop)) {
      visitor.expectAnswers();
      yard.config().commitManifest(shop, harbour.manifest("two", "replicas: 2"));
      yard.sync();
      yard.awaitServed(shop, 2, "two v2");
      yard.config().revert(yard.tip());
      yard.sync();
      yard.awaitServed(shop, 1, "one v1");
      visitor.expectNothing();
      visitor.assertContent();
    }
    yard.awaitStatus(shop, Condition.HELD);
    assertThat(yard.status(shop).held().orElseThrow().number().value()).isEqualTo(2);
  }

  @Test
  void aReleaseThatCrashesIsRolledBackByACommitWhileTheOldOneServes() {
    var shop = harbour.name("shop");
    yard.config().commitManifest(shop, harbour.manifest("one"));
    yard.start();
    yard.awaitServed(shop, 1, "one");
    try (var visitor = new SteadyVisitor(yard.daemon().routerPort(), shop)) {
      visitor.expectAnswers();
      var broken = harbour.manifest("two").replace("exec httpd", "echo oh no; exit 3; httpd");
      yard.config().commitManifest(shop, broken);
      yard.sync();
      yard.awaitServed(shop, 3, "one v3");
      visitor.expectNothing();
      visitor.assertContent();
    }
    yard.awaitStatus(shop, Condition.HELD);
    assertThat(yard.config().subjects().getFirst()).isEqualTo(shop + " v3: roll back to v1");
    assertThat(yard.config().read("releases/" + shop + ".yaml").orElseThrow())
        .contains("restores: 1");
  }

  @Test
  void sourceIsBuiltOntoARunImageAndRunsWithAWorkerBesideIt() {
    var shop = harbour.name("shop");
    yard.config()
        .commitFile(
            "slipway.yaml",
            "apiVersion: slipway.dev/v1\nkind: Platform\nbuilds: {in: daemon}\nbuilder: {runImages: {procfile: \""
                + harbour.image()
                + "\"}}\n");
    try (var source = TestRepository.create(folder.resolve("shop.git"))) {
      var files = new TreeMap<String, String>();
      files.put("Procfile", "web: sh ./serve\nworker: sh -c 'sleep 1000 & wait'\n");
      files.put("serve", "cat text >/dev/shm/index.html; exec httpd -f -p $PORT -h /dev/shm\n");
      files.put("text", "from source\n");
      source.commitFiles(TestRepository.MAIN, "Write it", files);
      yard.config()
          .commitManifest(
              shop, Shipyard.manifest(source.url(), "processes: {worker: {replicas: 2}}"));
      yard.start();
      yard.awaitServed(shop, 1, "from source");
      source.commitFile("text", "changed\n");
      yard.sync();
      yard.awaitServed(shop, 2, "changed");
    }
    assertThat(Node.replicas(namespace(shop), shop + "-worker")).isEqualTo(2);
  }

  @Test
  void whatIsChangedByHandIsHealedAndTold() {
    var shop = harbour.name("shop");
    yard.config().commitManifest(shop, harbour.manifest("one", "replicas: 2"));
    yard.start();
    yard.awaitServed(shop, 1, "one");
    Node.scaleByHand(namespace(shop), shop + "-web", 0);
    await("the two are back")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Node.replicas(namespace(shop), shop + "-web") == 2);
    await("it is told")
        .atMost(PATIENCE)
        .until(() -> yard.events().recent().stream().anyMatch(e -> e.kind() == Event.Kind.DRIFT));
    yard.awaitServed(shop, 1, "one");
  }

  @Test
  void whatBecomesOfAnAppIsToldOnItsDeploymentAndOneThatStallsStallsAlone() {
    var shop = harbour.name("shop");
    var blog = harbour.name("blog");
    yard.config().commitManifest(shop, harbour.manifest("one"));
    yard.config().commitManifest(blog, harbour.manifest("two"));
    yard.start();
    yard.awaitServed(shop, 1, "one");
    yard.config()
        .commitManifest(
            shop,
            harbour.manifest("one").replace("env: {", "env: {TOKEN: {secret: shop-api/token}, "));
    yard.sync();
    yard.awaitStatus(shop, Condition.STALLED);
    yard.awaitServed(blog, 1, "two");
    yard.config().revert(yard.tip());
    yard.sync();
    yard.awaitStatus(shop, Condition.HELD);
    await("all of it is told")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(Node.told(namespace(shop), shop + "-web"))
                .anyMatch(told -> told.startsWith("Released v1: "))
                .anyMatch(told -> told.startsWith("Released v2: "))
                .anyMatch(told -> told.startsWith("Stalled the secret shop-api/token is missing"))
                .anyMatch(told -> told.equals("RolledBack from v2 to v1")));
  }

  @Test
  @Timeout(360) // longer than until a namespace is gone
  void anAppWithoutAManifestIsPrunedWithItsNamespaceAndNoOther() {
    var shop = harbour.name("shop");
    var blog = harbour.name("blog");
    yard.config().commitManifest(shop, harbour.manifest("one"));
    yard.config().commitManifest(blog, harbour.manifest("two"));
    yard.start();
    yard.awaitServed(shop, 1, "one");
    yard.awaitServed(blog, 1, "two");
    yard.config().deleteFile("apps/" + shop + ".yaml");
    yard.sync();
    await("the namespace is gone")
        .atMost(UNTIL_GONE)
        .until(() -> !Node.hasNamespace(namespace(shop)));
    yard.awaitServed(blog, 1, "two");
  }

  @Test
  @Tag("full")
  void anotherDaemonTakesOverWithinSecondsWhenTheLeaderIsKilledInARollout() throws Exception {
    var shop = harbour.name("shop");
    yard.config().commitManifest(shop, harbour.manifest("one", "replicas: 2"));
    try (var leader = new DaemonProcess(folder).with(harbour.options())) {
      leader.start();
      await("the first one leads and serves")
          .atMost(PATIENCE)
          .until(() -> Shipyard.ask(leader.router(), shop).contains("one v1"));
      yard.startIn("data2");
      yard.awaitServed(shop, 1, "one v1"); // the other one serves too
      yard.config().commitManifest(shop, harbour.manifest("two", "replicas: 2"));
      await("the release is recorded")
          .atMost(PATIENCE)
          .until(() -> yard.config().subjects().getFirst().startsWith(shop + " v2"));
      leader.kill();
      yard.awaitServed(shop, 2, "two v2");
      yard.config().commitManifest(shop, harbour.manifest("three", "replicas: 2"));
      yard.awaitServed(shop, 3, "three v3");
    }
    assertThat(yard.config().subjects())
        .filteredOn(subject -> subject.startsWith(shop + " v"))
        .hasSize(3);
  }

  @Test
  @Tag("full")
  void whileTheServerIsAwayAppsAreServedAndWhatWasCommittedMeanwhileFollows() throws Exception {
    var shop = harbour.name("shop");
    try (var proxy = new FaultyProxy()) {
      yard.runningAppsIn(harbour.placeBy(Optional.of(proxy.kubeconfig(folder))));
      yard.config().commitManifest(shop, harbour.manifest("one", "replicas: 2"));
      yard.start();
      yard.awaitServed(shop, 1, "one v1");
      try (var visitor = new SteadyVisitor(yard.daemon().routerPort(), shop)) {
        visitor.expectAnswers();
        proxy.vanish();
        pass(Duration.ofSeconds(30));
        yard.config().commitManifest(shop, harbour.manifest("two", "replicas: 2"));
        pass(Duration.ofSeconds(30));
        assertThat(yard.config().subjects().getFirst()).doesNotContain(" v2");
        proxy.comeBack();
        yard.awaitServed(shop, 2, "two v2");
        visitor.expectNothing();
        visitor.assertContent();
      }
      assertThat(yard.config().subjects())
          .filteredOn(subject -> subject.startsWith(shop + " v"))
          .hasSize(2);
      yard.stop();
    }
  }

  private static void pass(Duration time) {
    await().pollDelay(time).atMost(PATIENCE).until(() -> true);
  }

  @Test
  @Tag("full")
  void twoHundredAppsOfOneCommitAreThereSoon() {
    var files = new TreeMap<String, String>();
    for (var n = 0; n < MANY; n++) {
      var isUp = n % 40 == 0;
      var app = harbour.name("many" + n);
      files.put("apps/" + app + ".yaml", harbour.manifest("n" + n, "replicas: " + (isUp ? 1 : 0)));
    }
    yard.config().commitFiles(TestRepository.MAIN, "Add many", Map.copyOf(files));
    yard.start();
    await("all are ready")
        .atMost(Duration.ofMinutes(4))
        .until(() ->
            yard.daemon().control().apps().stream()
                    .filter(app -> app.status() == Condition.READY)
                    .count()
                >= MANY);
  }
}

package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.ClusterContract.Behaviour;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.kubernetes.FaultyProxy.Fate;
import dev.slipway.reconciler.cluster.kubernetes.FaultyProxy.Request;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * An API server that says no, says nothing or is not there: nothing is deleted or made twice, it is
 * not asked without a pause, and when it is itself again all is as it should be.
 *
 * <p>It is away for a minute here; ten minutes were tried by hand. Longer makes no difference: a
 * watch waits for 0.5 s, twice that, and so on up to 16 s before it connects again ({@code
 * ExponentialBackoffIntervalCalculator} of the client doubles 5 times at most), healing is tried
 * every 5 s ({@link Keeper}), and what was known is kept. All these pauses are at their longest
 * after half a minute. A daemon that can not renew its lease leads no more after 8 s ({@link
 * LeaseTiming}), and then asks for nothing.
 */
@Tag("full")
@Tag("kubernetes")
final class FaultTest {
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Duration FAULTY = Duration.ofSeconds(15);

  /** The longest pause of a watch, a list and a heal. */
  private static final Duration CAUGHT_UP = Duration.ofSeconds(90);

  private static final ProcessType WORKER = new ProcessType("worker");

  private static ImageRef image;
  @TempDir private Path scratch;
  private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
  private TestReporter reporter;
  private FaultyProxy proxy;
  private Berth berth;

  @BeforeAll
  static void pushImage(@TempDir Path scratch) throws Exception {
    image = Node.image(scratch);
  }

  @BeforeEach
  void open(TestReporter newReporter) throws Exception {
    reporter = newReporter;
    proxy = new FaultyProxy();
    var options = KubernetesOptions.reachedBy(Optional.of(proxy.kubeconfig(scratch)));
    berth = new Berth("fault", options.telling(calls::add), Leadership.ALONE);
  }

  @AfterEach
  void close() throws Exception {
    proxy.giveNoFaults();
    berth.close();
    proxy.close();
  }

  private Workload workload(int number) {
    var processes =
        Map.of(
            ProcessType.WEB,
            new ProcessSpec(Node.command(Behaviour.LISTENS), Optional.of(8080)),
            WORKER,
            new ProcessSpec(Node.command(Behaviour.COMES_UP), Optional.empty()));
    var release =
        Releases.of(berth.app().value(), image, processes)
            .withEnv(Map.of("GREETING", new EnvValue.Literal("hello")))
            .number(number);
    return Releases.workload(release, 2, Duration.ofMinutes(4));
  }

  private void deleteAndScaleByHand() {
    var _ =
        berth
            .client()
            .serviceAccounts()
            .inNamespace(berth.namespace())
            .withName(berth.app().value())
            .delete();
    Node.scaleByHand(berth.namespace(), berth.app() + "-worker", 3);
  }

  private boolean isHealed() {
    return berth.deployment("worker").getSpec().getReplicas() == 2
        && berth
                .client()
                .serviceAccounts()
                .inNamespace(berth.namespace())
                .withName(berth.app().value())
                .get()
            != null;
  }

  private List<String> uids() {
    var client = berth.client();
    return Stream.of(
            client.apps().deployments().inNamespace(berth.namespace()).list().getItems(),
            client.services().inNamespace(berth.namespace()).list().getItems(),
            client
                .secrets()
                .inNamespace(berth.namespace())
                .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
                .list()
                .getItems(),
            podsOfWeb())
        .flatMap(List::stream)
        .map(object -> ((HasMetadata) object).getMetadata().getUid())
        .sorted()
        .toList();
  }

  private List<Pod> podsOfWeb() {
    return berth
        .client()
        .pods()
        .inNamespace(berth.namespace())
        .withLabel(Labels.COMPONENT, "web")
        .list()
        .getItems();
  }

  /** Waits as long, whatever happens. */
  private static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
  }

  /** How many requests a second there are while drift is to be healed. */
  private double requestsASecond(Duration time) {
    calls.clear();
    deleteAndScaleByHand();
    pass(time);
    var rate = calls.size() / (double) time.toSeconds();
    reporter.publishEntry("requests a second", String.valueOf(rate));
    return rate;
  }

  private void awaitHealed() {
    var begun = System.nanoTime();
    await().atMost(CAUGHT_UP).until(this::isHealed);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    reporter.publishEntry("caught up after", took.toMillis() + " ms");
  }

  @Test
  void aServerThatIsAwayForAMinuteIsFoundAgain() throws Exception {
    berth.bringUp(workload(1));
    var before = uids();
    var seen = berth.running();

    proxy.vanish();
    var rate = requestsASecond(AWAY);

    assertThat(berth.running()).isEqualTo(seen);
    assertThat(rate).isLessThan(8);
    proxy.comeBack();
    awaitHealed();
    assertThat(uids()).isEqualTo(before);
    assertThat(berth.events()).hasSize(2);
  }

  @Test
  void whatIsAskedForWhileTheServerIsAwayIsDoneOnceItIsBack() throws Exception {
    berth.bringUp(workload(1));

    proxy.vanish();
    comeBackAfter(Duration.ofSeconds(20));
    convergeUntilDone(workload(2));

    berth.awaitComplete(workload(2), Duration.ofMinutes(2));
    assertThat(berth.client().apps().deployments().inNamespace(berth.namespace()).list().getItems())
        .hasSize(2);
  }

  private void comeBackAfter(Duration time) {
    Thread.ofVirtual()
        .start(() -> {
          pass(time);
          comeBack();
        });
  }

  private void comeBack() {
    try {
      proxy.comeBack();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aServerThatAsksToBeLeftAloneIsLeftAlone() throws Exception {
    berth.bringUp(workload(1));
    var before = uids();

    proxy.give(otherThanWatches(request -> new Fate.Answer(429, "Retry-After: 1\r\n")));
    var rate = requestsASecond(FAULTY);

    assertThat(calls).extracting(ApiCall::status).contains(429);
    assertThat(rate).isLessThan(5);
    assertThat(berth.deployment("worker").getSpec().getReplicas()).isEqualTo(3);
    proxy.giveNoFaults();
    awaitHealed();
    assertThat(uids()).isEqualTo(before);
  }

  private static Function<Request, Fate> otherThanWatches(Function<Request, Fate> fates) {
    return request -> request.isWatch() ? new Fate.Pass(request) : fates.apply(request);
  }

  @Test
  void halfOfAllAnswersMayBeErrorsOrLost() throws Exception {
    var dice = new Random(3);
    proxy.give(request ->
        switch (dice.nextInt(8)) {
          case 0 -> new Fate.Answer(500, "");
          case 1 -> new Fate.Answer(503, "Retry-After: 1\r\n");
          case 2, 3 -> request.isWrite() ? new Fate.Lose() : new Fate.Answer(502, "");
          default -> new Fate.Pass(request);
        });

    convergeUntilDone(workload(1));
    convergeUntilDone(workload(2));
    proxy.giveNoFaults();

    berth.awaitComplete(workload(2), Duration.ofMinutes(2));
    await()
        .atMost(CAUGHT_UP)
        .untilAsserted(() -> assertThat(secrets()).containsExactly(berth.app() + "-v2-env"));
    assertThat(berth.client().apps().deployments().inNamespace(berth.namespace()).list().getItems())
        .hasSize(2);
    assertThat(berth.client().services().inNamespace(berth.namespace()).list().getItems())
        .hasSize(1);
    assertThat(berth.events()).isEmpty();
  }

  private List<String> secrets() {
    return berth
        .client()
        .secrets()
        .inNamespace(berth.namespace())
        .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
        .list()
        .getItems()
        .stream()
        .map(secret -> secret.getMetadata().getName())
        .toList();
  }

  /** As the daemon does it: again, as long as it is not possible now. */
  private void convergeUntilDone(Workload workload) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          try {
            berth.cluster().converge(workload);
            return true;
          } catch (UnavailableException e) {
            return false;
          }
        });
  }

  @Test
  void watchesThatAreTooFarBehindBeginAgain() throws Exception {
    berth.bringUp(workload(1));
    var before = uids();

    proxy.give(request ->
        new Fate.Pass(
            request.isWatch()
                ? request.target().replaceFirst("resourceVersion=[0-9]+", "resourceVersion=1")
                : request.target()));
    proxy.cutAll();
    var rate = requestsASecond(FAULTY);

    assertThat(calls).extracting(ApiCall::verb).contains("list");
    // Each of 9 watches lists and begins again about once a second: its list succeeds each time.
    assertThat(rate).isLessThan(30);
    proxy.giveNoFaults();
    awaitHealed();
    assertThat(uids()).isEqualTo(before);
    assertThat(berth.events()).hasSize(2);
  }
}

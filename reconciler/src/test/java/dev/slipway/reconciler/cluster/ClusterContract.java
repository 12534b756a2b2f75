package dev.slipway.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.router.Backend;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What every {@link Cluster} does. An adapter's test extends it and says how to make one. */
public abstract class ClusterContract {
  private static final ProcessType WORKER = new ProcessType("worker");
  private static final Duration LONG = Duration.ofMinutes(5);

  /** How a process behaves. All write the line {@code up} first. */
  public enum Behaviour {
    /** Listens on nothing, and is soon ready. */
    COMES_UP,
    /** Listens on PORT, and is soon ready. */
    LISTENS,
    /** Is to listen, runs on, and never does. */
    NEVER_READY,
    /** Writes {@code oh no} and exits with 3. */
    CRASHES
  }

  /** The cluster under test, the same all through a test. */
  protected abstract Cluster cluster();

  /** The app of this test. */
  protected AppName app() {
    return new AppName("shop");
  }

  /** An image that this cluster can run. */
  protected abstract ImageRef image();

  /** A process of that image. */
  protected abstract ProcessSpec process(Behaviour behaviour);

  /** A deadline that passes soon, but not before a process that crashes did so once. */
  protected Duration shortDeadline() {
    return Duration.ofMillis(600);
  }

  private Release release(int number, Behaviour behaviour) {
    return Releases.of(app(), image(), Map.of(WORKER, process(behaviour))).number(number);
  }

  private static InstanceId id(int release, int ordinal) {
    return new InstanceId(new ReleaseNumber(release), WORKER, ordinal);
  }

  private Running shop() {
    return cluster().observe().getOrDefault(app(), Running.NOTHING);
  }

  private Set<InstanceId> ready() {
    return shop().instances().stream()
        .filter(Instance::isReady)
        .map(Instance::id)
        .collect(Collectors.toSet());
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  private void converge(Release release, int replicas) throws Exception {
    cluster().converge(Releases.workload(release, replicas, LONG));
  }

  @Test
  void whatIsAskedForComesUp() throws Exception {
    converge(release(1, Behaviour.COMES_UP), 2);

    eventually().until(() -> shop().rollout().equals(new Rollout.Complete(new ReleaseNumber(1))));
    assertThat(ready()).containsExactlyInAnyOrder(id(1, 1), id(1, 2));
    assertThat(shop().desired().map(Workload::replicas))
        .contains(new java.util.TreeMap<>(Map.of(WORKER, 2)));
    assertThat(shop().instances()).allMatch(instance -> instance.restarts() == 0);
  }

  @Test
  void whatListensSaysWhere() throws Exception {
    converge(release(1, Behaviour.LISTENS), 2);

    eventually().until(() -> ready().size() == 2);
    assertThat(shop().instances()).allMatch(instance -> instance.address().isPresent());
    assertThat(shop().instances().stream().map(Instance::address).distinct()).hasSize(2);
  }

  @Test
  void askingAgainChangesNothing() throws Exception {
    var release = release(1, Behaviour.COMES_UP);
    converge(release, 2);
    eventually().until(() -> shop().rollout().equals(new Rollout.Complete(new ReleaseNumber(1))));
    var before = shop();

    converge(release, 2);

    assertThat(shop()).isEqualTo(before);
  }

  @Test
  void aRestartPutsOtherInstancesInThePlaceOfThoseThereAndOneIsAlwaysReady() throws Exception {
    var release = release(1, Behaviour.LISTENS);
    converge(release, 2);
    eventually().until(() -> shop().rollout().equals(new Rollout.Complete(new ReleaseNumber(1))));
    eventually().until(() -> ready().size() == 2);
    var before = addresses();

    cluster().restart(app(), Set.of(WORKER));

    eventually()
        .until(() -> {
          assertThat(ready()).isNotEmpty();
          retireWhatIsNotWanted(2);
          return ready().size() == 2
              && shop().instances().size() == 2
              && Collections.disjoint(before, addresses());
        });
    assertThat(shop().rollout()).isEqualTo(new Rollout.Complete(new ReleaseNumber(1)));
    converge(release, 2);
    assertThat(Collections.disjoint(before, addresses())).isTrue();
    converge(release, 3);
    eventually().until(() -> ready().size() == 3);
  }

  /** As a plan does: not before the wanted ones are ready. */
  private void retireWhatIsNotWanted(int replicas) throws Exception {
    var wanted = ready().stream().filter(id -> shop().isWanted(id, replicas)).count();
    var others =
        shop().instances().stream()
            .map(Instance::id)
            .filter(id -> !shop().isWanted(id, replicas))
            .collect(Collectors.toSet());
    if (wanted == replicas && !others.isEmpty()) {
      cluster().retire(app(), others);
    }
  }

  private Set<Backend> addresses() {
    return shop().instances().stream()
        .flatMap(instance -> instance.address().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void moreReplicasAreAdded() throws Exception {
    var release = release(1, Behaviour.COMES_UP);
    converge(release, 1);
    eventually().until(() -> shop().rollout().equals(new Rollout.Complete(new ReleaseNumber(1))));

    converge(release, 3);

    assertThat(shop().rollout()).isEqualTo(new Rollout.Complete(new ReleaseNumber(1)));
    eventually().until(() -> ready().equals(Set.of(id(1, 1), id(1, 2), id(1, 3))));
  }

  @Test
  void ofFewerReplicasTheFirstStayAndTheOthersAreGoneOnceRetired() throws Exception {
    var release = release(1, Behaviour.COMES_UP);
    converge(release, 2);
    eventually().until(() -> ready().size() == 2);

    converge(release, 1);
    cluster().retire(app(), Set.of(id(1, 2)));

    eventually().until(() -> shop().instances().size() == 1);
    assertThat(ready()).hasSize(1);
  }

  @Test
  void anInstanceThatWasRetiredMayBeAskedForAgain() throws Exception {
    var release = release(1, Behaviour.COMES_UP);
    converge(release, 1);
    eventually().until(() -> ready().size() == 1);

    cluster().retire(app(), Set.of(id(1, 1)));
    converge(release, 1);

    eventually().until(() -> ready().equals(Set.of(id(1, 1))));
  }

  @Test
  void aNewReleaseIsReadyBeforeTheOneBeforeIsGone() throws Exception {
    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> ready().size() == 1);

    converge(release(2, Behaviour.COMES_UP), 1);
    eventually()
        .until(() -> {
          assertThat(ready()).isNotEmpty();
          return shop().rollout().equals(new Rollout.Complete(new ReleaseNumber(2)));
        });
    assertThat(ready()).contains(id(2, 1));

    cluster().retire(app(), Set.of(id(1, 1)));
    eventually().until(() -> shop().instances().size() == 1);
    assertThat(ready()).containsExactly(id(2, 1));
  }

  @Test
  void aReleaseThatIsNotReadyInTimeFailsAndTheOneBeforeStays() throws Exception {
    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> ready().size() == 1);
    var changes = new AtomicInteger();

    cluster().converge(Releases.workload(release(2, Behaviour.NEVER_READY), 1, shortDeadline()));
    assertThat(shop().rollout()).isEqualTo(new Rollout.InProgress(new ReleaseNumber(2)));
    cluster()
        .onChange(() -> {
          if (shop().rollout() instanceof Rollout.Failed) {
            changes.incrementAndGet();
          }
        });

    eventually().until(() -> changes.get() > 0);
    assertThat(ready()).containsExactly(id(1, 1));
    assertThat(shop().rollout())
        .isInstanceOfSatisfying(
            Rollout.Failed.class,
            failed -> {
              assertThat(failed.release()).isEqualTo(new ReleaseNumber(2));
              assertThat(failed.reason()).isNotBlank().doesNotContain("\n", "up");
            });
  }

  @Test
  void aNewerReleasePreemptsARolloutThatHangs() throws Exception {
    converge(release(1, Behaviour.NEVER_READY), 1);

    converge(release(2, Behaviour.COMES_UP), 1);

    eventually().until(() -> shop().rollout().equals(new Rollout.Complete(new ReleaseNumber(2))));
    assertThat(ready()).containsExactly(id(2, 1));
  }

  @Test
  void whatCrashesIsStartedAgainAndSaysWhy() throws Exception {
    cluster().converge(Releases.workload(release(1, Behaviour.CRASHES), 1, shortDeadline()));

    eventually().until(() -> shop().instances().stream().anyMatch(i -> i.restarts() >= 2));
    eventually()
        .untilAsserted(() ->
            assertThat(shop().instances())
                .anySatisfy(instance -> {
                  assertThat(instance.phase()).isEqualTo(Phase.CRASHED);
                  assertThat(instance.detail()).contains("3").contains("oh no");
                }));
    eventually().until(() -> shop().rollout() instanceof Rollout.Failed);
    assertThat(shop().rollout())
        .isInstanceOfSatisfying(
            Rollout.Failed.class,
            failed -> assertThat(failed.reason()).contains("3").doesNotContain("oh no", "\n"));
  }

  @Test
  void outputOfALongTimeIsAllOfItAndOfNoTimeNone() throws Exception {
    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> ready().size() == 1);

    eventually().untilAsserted(() -> assertThat(written(Duration.ofHours(1))).contains("up"));
    eventually().untilAsserted(() -> assertThat(written(Duration.ofSeconds(1))).isEmpty());
  }

  private List<String> written(Duration since) throws Exception {
    var lines = new CopyOnWriteArrayList<String>();
    var query = new LogQuery(Optional.empty(), 100, false, Optional.of(since));
    try (var stream = cluster().logs(app(), query, line -> lines.add(line.text()))) {
      eventually().until(stream::isEnded);
    }
    return lines;
  }

  @Test
  void whatIsUnknownIsNotRetired() {
    assertThatCode(() -> cluster().retire(app(), Set.of(id(7, 1)))).doesNotThrowAnyException();
    assertThat(cluster().observe()).doesNotContainKey(app());
  }

  @Test
  void aRemovedAppIsForgotten() throws Exception {
    converge(release(1, Behaviour.COMES_UP), 2);
    eventually().until(() -> ready().size() == 2);

    cluster().remove(app());

    eventually().until(() -> !cluster().observe().containsKey(app()));
  }

  @Test
  void aMissingSecretIsRejectedAndChangesNothing() throws Exception {
    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> shop().rollout().equals(new Rollout.Complete(new ReleaseNumber(1))));
    var before = shop();
    var wanting =
        Releases.of(app(), image(), Map.of(WORKER, process(Behaviour.COMES_UP)))
            .withEnv(Map.of("URL", new EnvValue.SecretRef("absent", "url")))
            .number(2);

    assertThatThrownBy(() -> converge(wanting, 1))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("absent/url");
    assertThat(shop()).isEqualTo(before);
  }

  @Test
  void changesAreTold() throws Exception {
    var changes = new AtomicInteger();
    cluster().onChange(changes::incrementAndGet);

    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> changes.get() > 0 && ready().size() == 1);

    var seen = changes.get();
    cluster().remove(app());
    eventually().until(() -> changes.get() > seen && shop().instances().isEmpty());
  }

  @Test
  void itIsToldWhatGetsReadyAndCeasesToBe() throws Exception {
    var told = new CopyOnWriteArrayList<Integer>();
    cluster().onReadiness(() -> told.add(ready().size()));

    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> told.contains(1));

    cluster().remove(app());
    eventually().until(() -> told.getLast() == 0);
  }

  @Test
  void outputIsHandedOnAlsoOfInstancesThatComeLater() throws Exception {
    var lines = new CopyOnWriteArrayList<LogLine>();
    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> ready().size() == 1);

    try (var stream = cluster().logs(app(), new LogQuery(Optional.empty(), 10, true), lines::add)) {
      eventually().until(() -> lines.contains(new LogLine(id(1, 1), "up")));
      converge(release(1, Behaviour.COMES_UP), 2);
      eventually().until(() -> lines.contains(new LogLine(id(1, 2), "up")));
      assertThat(stream.isEnded()).isFalse();
    }
  }

  @Test
  void outputThatIsNotFollowedEnds() throws Exception {
    var lines = new CopyOnWriteArrayList<LogLine>();
    converge(release(1, Behaviour.COMES_UP), 1);
    eventually().until(() -> ready().size() == 1);

    eventually()
        .until(() -> {
          lines.clear();
          var stream = cluster().logs(app(), new LogQuery(Optional.empty(), 1, false), lines::add);
          eventually().until(stream::isEnded);
          return lines.equals(List.of(new LogLine(id(1, 1), "up")));
        });
  }
}

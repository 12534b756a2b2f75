package dev.slipway.reconciler.perform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.reconciler.cluster.FakeCluster;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import dev.slipway.router.fake.FakeRouterMesh;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was planned before something else was done. */
final class TrafficTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private final FakeCluster cluster = new FakeCluster(clock);
  private final FakeRouterMesh mesh = new FakeRouterMesh(clock);
  private final Traffic traffic = new Traffic(cluster, mesh, clock);
  private final Releases shop =
      Releases.of("shop", new ImageRef("shop", Digest.of("image")), Map.of(ProcessType.WEB, web()))
          .withGrace(GRACE);

  private static ProcessSpec web() {
    return new ProcessSpec(List.of("serve"), Optional.of(8080));
  }

  @BeforeEach
  void run() throws Exception {
    cluster.goneAtOnce(false);
    cluster.converge(Releases.workload(shop.number(1), 2, Duration.ofMinutes(1)));
  }

  private List<Instance> instances() {
    return cluster.observe().getOrDefault(shop.app(), Running.NOTHING).instances();
  }

  private List<Instance> stopping() {
    return instances().stream().filter(i -> i.phase() == Instance.Phase.STOPPING).toList();
  }

  private Backend address(int index) {
    return instances().get(index).address().orElseThrow();
  }

  private Step.Retire retireAll() {
    var all = new TreeSet<>(instances().stream().map(Instance::id).toList());
    return new Step.Retire(shop.app(), all);
  }

  private RouteTable tableTo(Backend... backends) {
    var route = new Route(shop.app(), new TreeSet<>(List.of(backends)));
    return new RouteTable(new TreeMap<>(Map.of(new Domain("shop.localhost"), route)));
  }

  @Test
  void whatIsRoutedToAgainIsNotRetired() throws Exception {
    var planned = retireAll();
    assertThat(traffic.publish(tableTo(address(0)))).isTrue();

    traffic.retire(planned);

    assertThat(stopping()).containsExactly(instances().get(1));
  }

  @Test
  void whatAnswersRequestsAgainIsRetiredWhenTheyHadTheirTime() throws Exception {
    var planned = retireAll();
    traffic.publish(tableTo(address(0)));
    mesh.begin("shop.localhost");
    traffic.publish(RouteTable.EMPTY);

    traffic.retire(planned);
    assertThat(stopping()).containsExactly(instances().get(1));

    now.updateAndGet(time -> time.plus(GRACE));
    traffic.retire(planned);
    assertThat(stopping()).hasSize(2);
  }

  @Test
  void whatIsJustBeingRoutedToIsNotRetired() throws Exception {
    var slow = new SlowMesh();
    var late = new Traffic(cluster, slow, clock);
    var planned = retireAll();
    var table = tableTo(address(1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var publishing = threads.submit(() -> late.publish(table));
      assertThat(slow.begun.await(10, SECONDS)).isTrue();

      late.retire(planned);

      assertThat(stopping()).containsExactly(instances().get(0));
      slow.mayEnd.countDown();
      assertThat(publishing.get(10, SECONDS)).isTrue();
    }
  }

  @Test
  void noTableIsPublishedThatLeadsToWhatIsBeingStopped() throws Exception {
    var planned = tableTo(address(0), address(1));
    traffic.retire(new Step.Retire(shop.app(), new TreeSet<>(List.of(instances().get(0).id()))));

    assertThat(traffic.publish(planned)).isFalse();
    assertThat(mesh.published()).isEmpty();
    assertThat(traffic.publish(tableTo(address(1)))).isTrue();
  }

  @Test
  void anAppThatIsRoutedToAgainIsNotRemoved() throws Exception {
    traffic.publish(tableTo(address(0)));
    assertThat(traffic.remove(shop.app())).isFalse();
    assertThat(stopping()).isEmpty();

    traffic.publish(RouteTable.EMPTY);
    assertThat(traffic.remove(shop.app())).isTrue();
    assertThat(stopping()).hasSize(2);
  }

  /** Takes its time to publish. */
  private static final class SlowMesh implements RouterMesh {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public void publish(RouteTable table) throws InterruptedException {
      begun.countDown();
      assertThat(mayEnd.await(10, SECONDS)).isTrue();
    }

    @Override
    public MeshState state() {
      return new MeshState(RouteTable.EMPTY, new TreeMap<>());
    }

    @Override
    public void onChange(Runnable listener) {}

    @Override
    public void close() {}
  }
}

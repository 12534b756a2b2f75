package dev.slipway.router.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Routing;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.fake.FakeRouterMesh;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TableFollowerTest {
  private static final AppName SHOP = new AppName("shop");
  private static final ProcessType API = new ProcessType("api");
  private static final Domain HOST = new Domain("shop.localhost");
  private static final Duration AT_ONCE = Duration.ZERO;

  private final FakeRouterMesh router = new FakeRouterMesh(Clock.systemUTC());
  private final List<RouteTable> kept = new ArrayList<>();
  private final TableFollower follower = new TableFollower(router, kept::add);
  private final Seen seen = new Seen();

  /** What a test says that the router sees. */
  private static final class Seen implements Lookout {
    private final Map<String, SortedSet<Backend>> instances = new HashMap<>();
    private RouteTable routes = RouteTable.EMPTY;
    private boolean isUpToDate = true;
    private long changes;

    void instances(ProcessType type, Integer... ports) {
      instances.put(SHOP + " " + type, backends(ports));
      changes++;
    }

    void routes(RouteTable left) {
      routes = left;
      changes++;
    }

    @Override
    public boolean isUpToDate() {
      return isUpToDate;
    }

    @Override
    public RouteTable routes() {
      return routes;
    }

    @Override
    public Optional<SortedSet<Backend>> instances(AppName app, ProcessType process) {
      return Optional.ofNullable(instances.get(app + " " + process));
    }

    @Override
    public long changes() {
      return changes;
    }
  }

  private static SortedSet<Backend> backends(Integer... ports) {
    return Arrays.stream(ports)
        .map(port -> new Backend("10.0.0.1", port))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static RouteTable table(SortedSet<Backend> web, SortedSet<Backend> api) {
    var below = new Route(SHOP, API, api, Routing.NONE, Optional.empty(), new TreeMap<>());
    return new RouteTable(
        new TreeMap<>(Map.of(HOST, new Route(SHOP, web).with(Map.of("/api", below)))));
  }

  private Set<Backend> served() {
    return router.state().confirmed().backends();
  }

  @Test
  void theInstancesOfEachProcessTypeAreFollowedWhileNobodyTells() throws Exception {
    follower.take(TableChange.whole(table(backends(1), backends(2))));
    follower.untold();
    seen.instances(ProcessType.WEB, 11, 12);

    assertThat(follower.lookAround(seen, AT_ONCE)).isTrue();
    assertThat(router.state().confirmed()).isEqualTo(table(backends(11, 12), backends(2)));
    assertThat(kept.getLast()).isEqualTo(router.state().confirmed());

    seen.instances(API); // it is there, but none of it is ready
    assertThat(follower.lookAround(seen, AT_ONCE)).isTrue();
    assertThat(served()).isEqualTo(backends(11, 12));
  }

  @Test
  void nothingIsPublishedWhereNothingChanged() throws Exception {
    follower.begin(Optional.of(table(backends(1), backends(2))));
    seen.instances(ProcessType.WEB, 1);

    assertThat(follower.lookAround(seen, AT_ONCE)).isFalse();
    assertThat(follower.lookAround(seen, AT_ONCE)).isFalse();
  }

  @Test
  void whatADaemonTellsCounts() throws Exception {
    follower.take(TableChange.whole(table(backends(1), backends(2))));
    seen.instances(ProcessType.WEB, 11);

    assertThat(follower.lookAround(seen, AT_ONCE)).isFalse();
    assertThat(served()).isEqualTo(backends(1, 2));

    follower.untold();
    assertThat(follower.lookAround(seen, AT_ONCE)).isTrue();
    follower.take(TableChange.whole(table(backends(3), backends(4))));
    assertThat(served()).isEqualTo(backends(3, 4));
  }

  @Test
  void aDaemonThatIsStartedAgainIsWaitedFor() throws Exception {
    follower.take(TableChange.whole(table(backends(1), backends(2))));
    follower.untold();
    seen.instances(ProcessType.WEB, 11);

    assertThat(follower.lookAround(seen, Duration.ofHours(1))).isFalse();
    assertThat(served()).isEqualTo(backends(1, 2));
  }

  /** Other apps may have the addresses by now. */
  @Test
  void whatWasKeptIsOldUntilItWasLookedAtOrTold() throws Exception {
    follower.begin(Optional.of(table(backends(1), backends(2))));
    seen.instances(ProcessType.WEB, 11);
    seen.isUpToDate = false;
    assertThat(follower.lookAround(seen, Duration.ofHours(1))).isFalse();
    assertThat(follower.isUpToDate()).isFalse();

    seen.isUpToDate = true;

    assertThat(follower.lookAround(seen, Duration.ofHours(1))).isTrue();
    assertThat(served()).isEqualTo(backends(11, 2));
    assertThat(follower.isUpToDate()).isTrue();
  }

  @Test
  void aDaemonThatTellsWhatIsServedAlreadyIsFollowed() throws Exception {
    var table = table(backends(1), backends(2));
    follower.begin(Optional.of(table));

    follower.take(TableChange.between(table, table));

    seen.instances(ProcessType.WEB, 11);
    assertThat(follower.isUpToDate()).isTrue();
    assertThat(follower.lookAround(seen, AT_ONCE)).isFalse();
    assertThat(served()).isEqualTo(backends(1, 2));
  }

  @Test
  void whoHasNoRoutesTakesThoseThatWereLeftAtOnce() throws Exception {
    seen.isUpToDate = false;
    seen.instances(ProcessType.WEB, 11);
    assertThat(follower.lookAround(seen, Duration.ofHours(1))).isFalse();
    assertThat(follower.hasTable()).isFalse();
    assertThat(follower.serving().version()).isEqualTo(Serving.NO_TABLE);

    seen.isUpToDate = true;
    seen.routes(table(backends(), backends()));

    assertThat(follower.lookAround(seen, Duration.ofHours(1))).isTrue();
    assertThat(follower.hasTable()).isTrue();
    assertThat(served()).isEqualTo(backends(11));
  }

  @Test
  void routesThatAreLeftInPiecesAreTakenAsTheyCome() throws Exception {
    seen.instances(ProcessType.WEB, 11);
    seen.routes(RouteTable.EMPTY);
    assertThat(follower.lookAround(seen, AT_ONCE)).isTrue();

    seen.routes(table(backends(), backends()));

    assertThat(follower.lookAround(seen, AT_ONCE)).isTrue();
    assertThat(served()).isEqualTo(backends(11));
  }

  /** Somebody's hand, most likely. */
  @Test
  void thatAllOfThemAreGoneEndsNothing() throws Exception {
    seen.instances(ProcessType.WEB, 11);
    seen.routes(table(backends(), backends()));
    assertThat(follower.lookAround(seen, AT_ONCE)).isTrue();

    seen.routes(RouteTable.EMPTY);

    assertThat(follower.lookAround(seen, AT_ONCE)).isFalse();
    assertThat(served()).isEqualTo(backends(11));
  }

  @Test
  void theRoutesThatWereToldCountMoreThanThoseThatWereLeftBefore() throws Exception {
    seen.routes(table(backends(), backends()));
    assertThat(follower.lookAround(seen, AT_ONCE)).isTrue();
    follower.take(TableChange.whole(table(backends(1), backends(2))));
    follower.untold();
    seen.routes(RouteTable.EMPTY);

    assertThat(follower.lookAround(seen, AT_ONCE)).isFalse();
    assertThat(served()).isEqualTo(backends(1, 2));
  }

  @Test
  void theRoutesThatWereToldLastCountMoreThanThoseThatWereLeft() throws Exception {
    follower.begin(Optional.of(table(backends(1), backends(2))));
    seen.routes(RouteTable.EMPTY);

    assertThat(follower.lookAround(seen, AT_ONCE)).isFalse();
    assertThat(served()).isEqualTo(backends(1, 2));
  }
}

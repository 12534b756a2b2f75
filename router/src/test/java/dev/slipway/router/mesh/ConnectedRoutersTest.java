package dev.slipway.router.mesh;

import static dev.slipway.router.mesh.TableChangeTest.table;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.RouteTable;
import dev.slipway.router.fake.FakeRouterMesh;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectedRoutersTest {
  private static final RouterName ONE = new RouterName("one");
  private static final RouterName TWO = new RouterName("two");
  private static final RouteTable FIRST = table("shop.localhost", 1, "blog.localhost", 1);
  private static final RouteTable SECOND = table("shop.localhost", 2, "blog.localhost", 1);

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<SortedSet<RouterName>> remembered = new CopyOnWriteArrayList<>();
  private ConnectedRouters mesh =
      new ConnectedRouters(
          Optional.of(new FakeRouterMesh(this::now)), this::now, new TreeSet<>(), remembered::add);

  private Instant now() {
    return now;
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  private static Serving serving(RouteTable table) {
    return new Serving(table.version(), new TreeMap<>());
  }

  private CompletableFuture<Void> publish(RouteTable table) {
    return CompletableFuture.runAsync(() -> {
      try {
        mesh.publish(table);
      } catch (UnavailableException | InterruptedException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    });
  }

  private ConnectedRouters.Member join(RouterName name, RouteTable serves, RecordedLink link) {
    return mesh.join(name, serving(serves), link);
  }

  @Test
  void aTableIsConfirmedWhenTheLastOfThemServesIt() throws Exception {
    var links = List.of(new RecordedLink(), new RecordedLink());
    var one = join(ONE, RouteTable.EMPTY, links.get(0));
    var two = join(TWO, RouteTable.EMPTY, links.get(1));

    var published = publish(FIRST);
    assertThat(links.get(0).last(1)).isEqualTo(TableChange.whole(FIRST));
    one.served(serving(FIRST));
    links.get(1).last(1);
    assertThat(published).isNotDone();
    assertThat(mesh.state().confirmed()).isEqualTo(RouteTable.EMPTY);
    assertThat(mesh.state().settled()).isFalse();
    two.served(serving(FIRST));

    published.get(10, SECONDS);
    assertThat(mesh.state().confirmed()).isEqualTo(FIRST);
    assertThat(mesh.state().settled()).isTrue();
  }

  private ConnectedRouters.Member joinAndServeTheFirst(RecordedLink link) throws Exception {
    var one = join(ONE, RouteTable.EMPTY, link);
    var first = publish(FIRST);
    link.last(1);
    one.served(serving(FIRST));
    first.get(10, SECONDS);
    return one;
  }

  @Test
  void whatIsServedAlreadyIsNotSentWhole() throws Exception {
    var link = new RecordedLink();
    var one = joinAndServeTheFirst(link);

    var _ = publish(SECOND);

    assertThat(link.last(2)).isEqualTo(TableChange.between(FIRST, SECOND));
    one.served(serving(SECOND));
  }

  @Test
  void aRouterThatComesLaterGetsWhatIsServed() throws Exception {
    mesh.publish(FIRST);
    var link = new RecordedLink();

    var told = new CountDownLatch(1);
    mesh.onChange(told::countDown);

    var one = join(ONE, SECOND, link);

    assertThat(link.last(1)).isEqualTo(TableChange.whole(FIRST));
    assertThat(mesh.state().settled()).isFalse();
    assertThat(mesh.statuses()).extracting(RouterStatus::current).containsExactly(false);
    one.served(serving(FIRST));
    assertThat(mesh.statuses()).extracting(RouterStatus::current).containsExactly(true);
    assertThat(mesh.state().settled()).isTrue();
    assertThat(told.await(10, SECONDS)).isTrue();
  }

  @Test
  void aRouterGoesOnWithWhatItHasWhereNothingWasPublishedYet() {
    var link = new RecordedLink();

    join(ONE, FIRST, link);

    assertThat(link.sent).isEmpty();
  }

  @Test
  void aRouterThatWentIsWaitedForAWhileAndThenForgotten() throws Exception {
    var link = new RecordedLink();
    var one = join(ONE, RouteTable.EMPTY, link);
    one.left();

    var published = publish(FIRST);
    await().during(300, MILLISECONDS).until(() -> !published.isDone());
    now = now.plus(ConnectedRouters.LEASE).plusMillis(1);

    published.get(10, SECONDS);
    assertThat(mesh.statuses()).isEmpty();
    assertThat(remembered).containsExactly(new TreeSet<>(List.of(ONE)), new TreeSet<>());
  }

  @Test
  void aRouterThatComesBackInTimeIsServedTheTableThatIsWaitedFor() throws Exception {
    join(ONE, RouteTable.EMPTY, new RecordedLink()).left();
    var published = publish(FIRST);
    var link = new RecordedLink();

    var again = join(ONE, RouteTable.EMPTY, link);
    link.last(1);
    again.served(serving(FIRST));

    published.get(10, SECONDS);
  }

  @Test
  void whoWasThereBeforeTheDaemonStartedIsWaitedForAsIfItHadJustGone() throws Exception {
    mesh.close();
    mesh =
        new ConnectedRouters(
            Optional.of(new FakeRouterMesh(this::now)),
            this::now,
            new TreeSet<>(List.of(ONE)),
            remembered::add);
    assertThat(mesh.state().settled()).isFalse();
    var published = publish(RouteTable.EMPTY);
    await().during(300, MILLISECONDS).until(() -> !published.isDone());
    var link = new RecordedLink();

    var one = join(ONE, FIRST, link);
    assertThat(link.last(1).version()).isEqualTo(RouteTable.EMPTY.version());
    one.served(serving(RouteTable.EMPTY));

    published.get(10, SECONDS);
  }

  @Test
  void aChangeThatIsRefusedIsSentWhole() throws Exception {
    var link = new RecordedLink();
    var one = join(ONE, RouteTable.EMPTY, link);
    var _ = publish(FIRST);
    link.last(1);
    one.served(serving(FIRST));
    var _ = publish(SECOND);
    assertThat(link.last(2).base()).isEqualTo(FIRST.version());

    one.refused("a change of another table");

    assertThat(link.last(3)).isEqualTo(TableChange.whole(SECOND));
    one.served(serving(SECOND));
  }

  @Test
  void aWholeTableThatIsRefusedFailsWithTheReason() {
    var link = new RecordedLink();
    var one = join(ONE, FIRST, link);
    var published = publish(SECOND);
    link.last(1);

    one.refused("it is too new");

    assertThatThrownBy(() -> published.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("the router one did not take the routes: it is too new");
    assertThat(mesh.state().confirmed()).isEqualTo(RouteTable.EMPTY);
    assertThat(mesh.statuses().getFirst().problem()).contains("it is too new");
    assertThat(mesh.state().settled()).isFalse();
  }

  @Test
  void theFirstTableThatIsRefusedIsNotSentAgain() {
    var link = new RecordedLink();
    var one = join(ONE, RouteTable.EMPTY, link);
    var published = publish(SECOND);
    assertThat(link.last(1)).isEqualTo(TableChange.whole(SECOND));

    one.refused("it is too new");

    assertThatThrownBy(() -> published.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("it is too new");
    assertThat(link.sent).hasSize(1);
  }

  @Test
  void theLaterOfTwoOfOneNameIsIt() throws Exception {
    var links = new ArrayList<>(List.of(new RecordedLink(), new RecordedLink()));
    var earlier = join(ONE, RouteTable.EMPTY, links.get(0));
    var later = join(ONE, RouteTable.EMPTY, links.get(1));
    assertThat(links.get(0).isClosed).isTrue();

    var published = publish(FIRST);
    links.get(1).last(1);
    earlier.served(serving(FIRST));
    earlier.left();
    assertThat(mesh.statuses()).extracting(RouterStatus::current).containsExactly(false);
    later.served(serving(FIRST));

    published.get(10, SECONDS);
    assertThat(links.get(0).sent).isEmpty();
  }

  @Test
  void withoutAnyRouterNothingIsConfirmed() {
    var nobody = new ConnectedRouters(Optional.empty(), this::now, new TreeSet<>(), _ -> {});

    assertThatThrownBy(() -> nobody.publish(FIRST))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no router is connected\nstart one");
    nobody.close();
  }

  /** It may have read it before it saw that the connection broke. */
  @Test
  void whatIsUnderWayToARouterMayComeToBeServedAtAnyTime() throws Exception {
    var link = new RecordedLink();
    var one = joinAndServeTheFirst(link);
    var _ = publish(SECOND);
    link.last(2);

    assertThat(mesh.state().settled()).isFalse();
    one.left();
    assertThat(mesh.state().confirmed()).isEqualTo(FIRST);
    assertThat(mesh.state().settled()).isFalse();

    var again = new RecordedLink();
    var back = join(ONE, SECOND, again);
    back.served(serving(SECOND));
    await().atMost(10, SECONDS).until(() -> mesh.state().confirmed().equals(SECOND));
    assertThat(mesh.state().settled()).isTrue();
  }

  @Test
  void aRouterThatServesWhatItShouldIsToldSo() throws Exception {
    mesh.publish(FIRST);
    var link = new RecordedLink();

    var one = join(ONE, FIRST, link);

    assertThat(link.last(1)).isEqualTo(TableChange.between(FIRST, FIRST));
    assertThat(mesh.state().settled()).isTrue();
    one.served(serving(FIRST));
    var second = publish(SECOND);
    assertThat(link.last(2)).isEqualTo(TableChange.between(FIRST, SECOND));
    one.served(serving(SECOND));
    second.get(10, SECONDS);
  }

  @Test
  void aRouterWithoutATableGetsOneWithoutRoutesToo() throws Exception {
    var told = new CountDownLatch(1);
    mesh.onChange(told::countDown);
    var link = new RecordedLink();

    var one = mesh.join(ONE, new Serving(Serving.NO_TABLE, new TreeMap<>()), link);

    assertThat(told.await(10, SECONDS)).isTrue();
    assertThat(mesh.state().settled()).isFalse();
    assertThat(mesh.statuses().getFirst().version()).isEmpty();
    var published = publish(RouteTable.EMPTY);
    assertThat(link.last(1)).isEqualTo(TableChange.whole(RouteTable.EMPTY));
    one.served(serving(RouteTable.EMPTY));
    published.get(10, SECONDS);
    assertThat(mesh.state().settled()).isTrue();
  }

  @Test
  void withoutARouterOfItsOwnSomeThatAreNotKnownMayBeAboutToCome() {
    try (var others = new ConnectedRouters(Optional.empty(), this::now, new TreeSet<>(), _ -> {})) {
      assertThat(others.state().settled()).isFalse();
      now = now.plus(ConnectedRouters.LEASE);
      assertThat(others.state().settled()).isTrue();
      others.lead();
      assertThat(others.state().settled()).isFalse();
    }
  }

  /** What this daemon wanted while it stood by is not what it finds once it leads. */
  @Test
  void whoBeginsToLeadTellsNothingFromBefore() {
    try (var others = new ConnectedRouters(Optional.empty(), this::now, new TreeSet<>(), _ -> {})) {
      others.letGo();
      assertThatThrownBy(() -> others.publish(FIRST)).isInstanceOf(UnavailableException.class);
      assertThat(others.state().inherited()).isFalse();

      others.lead();

      assertThat(others.state().inherited()).isTrue();
      var link = new RecordedLink();
      var _ = others.join(ONE, serving(SECOND), link);
      assertThat(link.sent).isEmpty();
    }
  }

  /** As after it began to lead: they call again within a second. */
  @Test
  void theFirstRouterIsWaitedForAWhile() throws Exception {
    mesh.close();
    mesh = new ConnectedRouters(Optional.empty(), this::now, new TreeSet<>(), remembered::add);
    var published = publish(FIRST);
    await().during(300, MILLISECONDS).until(() -> !published.isDone());
    var link = new RecordedLink();

    var one = join(ONE, SECOND, link);
    link.last(1);
    one.served(serving(FIRST));

    published.get(10, SECONDS);
    assertThat(mesh.state().confirmed()).isEqualTo(FIRST);
  }
}

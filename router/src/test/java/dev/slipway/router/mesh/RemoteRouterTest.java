package dev.slipway.router.mesh;

import static dev.slipway.router.mesh.TableChangeTest.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.router.RouteTable;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RemoteRouterTest {
  private static final RouterName ONE = new RouterName("one");
  private static final RouteTable FIRST = table("shop.localhost", 1, "blog.localhost", 1);
  private static final RouteTable SECOND = table("shop.localhost", 2, "blog.localhost", 1);
  private static final RouteTable THIRD = table("shop.localhost", 3, "blog.localhost", 1);

  private final Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private static Serving serving(RouteTable table) {
    return new Serving(table.version(), new TreeMap<>());
  }

  @Test
  void aSlowRouterSkipsTables() {
    var link = new RecordedLink();
    var router = new RemoteRouter(ONE, now);
    router.came(link, serving(RouteTable.EMPTY), now);
    router.want(FIRST);
    router.want(SECOND);
    router.want(THIRD);
    assertThat(link.sent).containsExactly(TableChange.whole(FIRST));

    router.served(serving(FIRST));
    router.want(THIRD);

    assertThat(link.last(2)).isEqualTo(TableChange.between(FIRST, THIRD));
  }

  @Test
  void whatIsTakenBackIsServedOnceWhatWasUnderWayHasArrived() {
    var link = new RecordedLink();
    var remote = new RemoteRouter(ONE, now);
    remote.came(link, serving(FIRST), now);
    remote.want(FIRST);
    remote.served(serving(FIRST));

    remote.want(SECOND);
    remote.want(FIRST);
    assertThat(remote.isAt(FIRST)).isFalse();
    remote.served(serving(SECOND));
    remote.want(FIRST);
    assertThat(link.sent.getLast()).isEqualTo(TableChange.between(SECOND, FIRST));
    remote.served(serving(FIRST));
    assertThat(remote.isAt(FIRST)).isTrue();
  }
}

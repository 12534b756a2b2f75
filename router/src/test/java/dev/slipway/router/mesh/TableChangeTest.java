package dev.slipway.router.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TableChangeTest {
  private static final RouteTable TWO = table("shop.localhost", 1, "blog.localhost", 2);

  @Test
  void namesWhatIsNewOtherOrGone() {
    var next = table("shop.localhost", 9, "docs.localhost", 3);

    var change = TableChange.between(TWO, next);

    assertThat(change.routes().keySet())
        .containsExactlyInAnyOrder(new Domain("docs.localhost"), new Domain("shop.localhost"));
    assertThat(change.removed()).containsExactly(new Domain("blog.localhost"));
    assertThat(change.base()).isEqualTo(TWO.version());
    assertThat(change.version()).isEqualTo(next.version());
  }

  @Test
  void leadsFromTheOneTableToTheOther() throws Exception {
    var random = new Random(7);
    var before = RouteTable.EMPTY;
    for (var round = 0; round < 200; round++) {
      var next = random(random);
      assertThat(TableChange.between(before, next).applyTo(before)).isEqualTo(next);
      assertThat(TableChange.whole(next).applyTo(before)).isEqualTo(next);
      before = next;
    }
  }

  @Test
  void isRefusedByAnotherTable() {
    var change = TableChange.between(TWO, table("shop.localhost", 9));

    assertThatThrownBy(() -> change.applyTo(table("blog.localhost", 2)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("a change of table " + TWO.version().abbreviated());
  }

  @Test
  void isRefusedWhereItDoesNotLeadToWhatItSays() {
    var change = TableChange.whole(TWO);
    var other =
        new TableChange(change.base(), Digest.of("other"), change.routes(), change.removed());

    assertThatThrownBy(() -> other.applyTo(RouteTable.EMPTY))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("of different versions");
  }

  private static RouteTable random(Random random) {
    var hostsAndPorts = new Object[random.nextInt(6) * 2];
    for (var i = 0; i < hostsAndPorts.length; i += 2) {
      hostsAndPorts[i] = "app" + random.nextInt(8) + ".localhost";
      hostsAndPorts[i + 1] = 1 + random.nextInt(3);
    }
    return table(hostsAndPorts);
  }

  static RouteTable table(Object... hostsAndPorts) {
    var routes = new TreeMap<Domain, Route>();
    for (var i = 0; i < hostsAndPorts.length; i += 2) {
      var backends = new TreeSet<>(List.of(new Backend("10.0.0.1", (int) hostsAndPorts[i + 1])));
      routes.put(new Domain((String) hostsAndPorts[i]), new Route(new AppName("app"), backends));
    }
    return new RouteTable(routes);
  }
}

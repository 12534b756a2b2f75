package dev.slipway.reconciler.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.mesh.ConnectedRouters;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class LeftRoutesTest {
  private static final AppName SHOP = new AppName("shop");

  /** Who starts meanwhile is to have the newest rules. */
  @Test
  void routesAreLeftAlsoWhereNotAllRoutersTakeThem() {
    var left = new TreeMap<AppName, String>();
    var instances = new TreeSet<>(List.of(new Backend("10.0.0.1", 1)));
    var table =
        new RouteTable(
            new TreeMap<>(Map.of(new Domain("shop.localhost"), new Route(SHOP, instances))));
    try (var nobody =
            new ConnectedRouters(
                Optional.empty(), InstantSource.system(), new TreeSet<>(), _ -> {});
        var routes = new LeftRoutes(nobody, texts -> left.putAll(texts.get()))) {
      assertThatThrownBy(() -> routes.publish(table))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("no router is connected");
    }
    assertThat(left).containsOnlyKeys(SHOP);
    assertThat(left.toString()).contains("shop.localhost").doesNotContain("10.0.0.1");
  }
}

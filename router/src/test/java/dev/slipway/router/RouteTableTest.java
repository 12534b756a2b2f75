package dev.slipway.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private final Route shop = route("shop", new Backend("127.0.0.1", 1));
  private final Route blog = route("blog", new Backend("127.0.0.1", 2));

  @Test
  void finds_the_exact_name() {
    assertThat(table("shop.localhost", shop).find("shop.localhost")).contains(shop);
    assertThat(table("shop.localhost", shop).find("blog.localhost")).isEmpty();
  }

  @Test
  void a_wildcard_stands_for_exactly_one_label() {
    var table = table("*.example.com", shop);
    assertThat(table.find("a.example.com")).contains(shop);
    assertThat(table.find("a.b.example.com")).isEmpty();
    assertThat(table.find("example.com")).isEmpty();
    assertThat(table.find(".example.com")).isEmpty();
  }

  @Test
  void the_exact_name_wins_over_the_wildcard() {
    var routes = new TreeMap<Domain, Route>();
    routes.put(new Domain("*.example.com"), shop);
    routes.put(new Domain("blog.example.com"), blog);
    var table = new RouteTable(routes);
    assertThat(table.find("blog.example.com")).contains(blog);
    assertThat(table.find("other.example.com")).contains(shop);
  }

  @Test
  void what_is_no_host_name_is_found_nowhere() {
    var table = table("shop.localhost", shop);
    for (var host : List.of("", ".", "..", "*.example.com", "shop.localhost.", "shop localhost")) {
      assertThat(table.find(host)).as(host).isEmpty();
    }
  }

  @Test
  void equal_routes_are_one_version() {
    assertThat(table("shop.localhost", shop)).isEqualTo(table("SHOP.localhost", shop));
    assertThat(table("shop.localhost", shop)).isNotEqualTo(table("shop.localhost", blog));
    assertThat(table("shop.localhost", shop).version())
        .isEqualTo(table("shop.localhost", shop).version());
  }

  @Test
  void a_table_made_of_another_is_the_one_made_of_all_its_routes() {
    var random = new Random(5);
    var hosts = List.of("a.localhost", "*.b.localhost", "c.b.localhost", "*.localhost", "d.e");
    var table = RouteTable.EMPTY;
    for (var round = 0; round < 500; round++) {
      var routes = new TreeMap<Domain, Route>();
      for (var host : hosts) {
        if (random.nextInt(3) > 0) {
          var app = route("app" + random.nextInt(2), new Backend("h", 1 + random.nextInt(2)));
          routes.put(new Domain(host), app);
        }
      }
      var before = table;
      table = before.next(routes);

      assertThat(table).isEqualTo(new RouteTable(routes));
      assertThat(table.backends()).isEqualTo(new RouteTable(routes).backends());
      for (var host : List.of("a.localhost", "x.b.localhost", "c.b.localhost", "d.e", "z.d.e")) {
        assertThat(table.find(host)).as(host).isEqualTo(new RouteTable(routes).find(host));
      }
      assertThat(before.next(before.routes())).isSameAs(before);
    }
  }

  @Test
  void what_stays_as_it_is_is_the_same_object() {
    var table = table("shop.localhost", shop);

    var next =
        table.next(
            new TreeMap<>(
                Map.of(
                    new Domain("shop.localhost"),
                    route("shop", new Backend("127.0.0.1", 1)),
                    new Domain("blog.localhost"),
                    blog)));

    assertThat(next.find("shop.localhost").orElseThrow()).isSameAs(shop);
  }

  @Test
  void a_later_change_of_the_map_it_was_made_of_changes_nothing() {
    SortedMap<Domain, Route> routes = new TreeMap<>();
    var table = new RouteTable(routes);
    routes.put(new Domain("shop.localhost"), shop);
    assertThat(table).isEqualTo(RouteTable.EMPTY);
    assertThat(table.find("shop.localhost")).isEmpty();
  }

  private static RouteTable table(String domain, Route route) {
    var routes = new TreeMap<Domain, Route>();
    routes.put(new Domain(domain), route);
    return new RouteTable(routes);
  }

  private static Route route(String app, Backend... backends) {
    return new Route(new AppName(app), new TreeSet<>(List.of(backends)));
  }
}
